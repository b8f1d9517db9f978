second_loaded = True
from .first import number as n
