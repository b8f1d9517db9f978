# Methods called on instances, one of them inherited, one overridden.
class Counter:
    def __init__(self):
        self.value = 0

    def add(self, amount):
        self.value += amount
        return self

    def bump(self):
        return self.add(1)


class Doubler(Counter):
    def add(self, amount):
        self.value += amount + amount
        return self


def run(n):
    plain, doubled = Counter(), Doubler()
    for i in range(n):
        plain.add(i)
        doubled.bump()
        plain.bump()
    return plain.value + doubled.value


print("method_call", run(5000000))
