def count(n):
    if n == 0:
        raise RuntimeError("bottom")
    count(n - 1)
count(12)
