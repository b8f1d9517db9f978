# Exceptions: try blocks that do not raise, raise and catch near and far, finally, with.
class Problem(Exception):
    pass


class Guard:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return kind is Problem


def deep(n):
    if n == 0:
        raise Problem("deep")
    return deep(n - 1)


def run(n):
    caught = 0
    table = {"a": 1}
    for i in range(n):
        try:
            caught += 1
        except ValueError:
            caught -= 1
        try:
            table["missing"]
        except KeyError as error:
            caught += len(error.args)
        try:
            if i % 4 == 0:
                deep(6)
        except Problem:
            caught += 2
        finally:
            caught += 1
        with Guard():
            if i % 2:
                raise Problem(i)
    return caught


print("exceptions", run(1500000))
