# Exception groups whose split() and derive() return what they must not.


class Group(ExceptionGroup):
    parts = derived = None

    def split(self, condition):
        return self.parts

    def derive(self, exceptions):
        return self.derived


def run(handler):
    try:
        handler()
    except BaseException as e:
        print(type(e).__name__, e)


def with_except_star():
    try:
        raise Group("g", [ValueError(1), TypeError(2)])
    except* ValueError as e:
        print("caught", e)


for parts in ((1, 2), [None, None], (1,), None, (None, 3), (3, None), (None, ValueError("v"))):
    Group.parts = parts
    run(with_except_star)


class Half(ExceptionGroup):
    derived = None

    def derive(self, exceptions):
        return self.derived


def with_half():
    try:
        raise Half("g", [ValueError(1), TypeError(2)])
    except* ValueError as e:
        print("caught", e)


for derived in (1, None, ValueError("alone"), "text"):
    Half.derived = derived
    run(lambda: Half("g", [ValueError(1), TypeError(2)]).split(ValueError))
    run(lambda: Half("g", [ValueError(1), TypeError(2)]).subgroup(ValueError))
    run(with_half)
