for attempt in (lambda: [0] * 10**12, lambda: "x" * 10**13, lambda: b"x" * 10**14, lambda: bytearray(10**13), lambda: (0,) * 10**15, lambda: [None] * (2**60), lambda: "ab" * (2**62)):
    try: attempt(); print("fits")
    except (MemoryError, OverflowError) as error: print(type(error).__name__)
try: print(len(range(2**70)))
except OverflowError as error: print(error)
try: 1 << 2**70
except (OverflowError, MemoryError) as error: print(type(error).__name__, error)
print("still alive", sum(range(10)))
