class ConfigError(Exception):
    pass
class Odd(Exception):
    def __str__(self): return "line one\nline two"
class Broken(Exception):
    def __str__(self): raise RuntimeError("broken str")
try:
    raise Odd
except Odd as e:
    try:
        raise Broken
    except Broken:
        raise ConfigError("bad value", 5) from None
