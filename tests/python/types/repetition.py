"""Sequences repeated very often, negatively often, and too often."""
import array
import collections

for v in ("", b"", [], (), bytearray(), array.array('i'), collections.deque()):
    for n in (2**62, 2**63-1, -2**63, 2**40, 2**64, -1, True, 0):
        try: print(type(v).__name__, n, v*n, n*v)
        except Exception as e: print(type(v).__name__, n, type(e).__name__, e)

for v in ("", b"", [], bytearray(), array.array('i'), collections.deque()):
    try:
        v *= 2**62; print(type(v).__name__, v)
    except Exception as e: print(type(v).__name__, type(e).__name__, e)

for v in ("ab", b"ab", [1], (1,), bytearray(b"ab"), array.array('i',[1]), collections.deque([1],3)):
    for n in (2**62, 2**63-1):
        try: print(type(v).__name__, n, v*n)
        except BaseException as e: print(type(v).__name__, n, type(e).__name__, e)
