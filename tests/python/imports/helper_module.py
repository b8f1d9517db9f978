"""A module to import."""
print("helper runs as", __name__)
value = 1
_private = 2
__all__ = ["value", "change"]
def change(): global value; value += 1
