__all__ = ["alpha", "value"]
value = 5
