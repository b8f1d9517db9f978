from .sub import deep
number = 1
