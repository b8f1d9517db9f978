"""Constants used to describe error conditions."""

from pyexpat import ErrorString as _text
from pyexpat import _errors

for _name, _code in _errors.items():
    if _text(_code) is not None:
        globals()[_name] = _text(_code)

# Codes and texts, both ways.
codes = {_text(_code): _code for _code in _errors.values() if _text(_code) is not None}
messages = {_code: _text for _text, _code in codes.items()}
del _name, _code
