print("pack init"); from . import first; name = "pack"
