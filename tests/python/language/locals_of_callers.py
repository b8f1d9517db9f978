# A frame shows the locals that have a value at this moment, whatever earlier calls left behind.
import sys


def fill():
    one = 1
    two = 2.5
    three = 51
    four = None
    return one, two, three, four


def look():
    seen = dict(sys._getframe().f_locals)
    b = 5
    c = 6
    d = 7
    return seen, b, c, d


def branch(flag):
    if flag:
        x = 10
        y = x + 1
    seen = dict(sys._getframe().f_locals)
    return seen


def loop():
    for i in range(2):
        pass
    show = sorted(sys._getframe().f_locals)
    for k in []:
        pass
    return show


def raises(n):
    if n > 1:
        late = 1
        print(late)
    1 // n
    later = 5
    return later


def run():
    fill()
    print(look()[0])
    fill()
    print(branch(False), branch(True))
    print(loop())
    try:
        fill()
        raises(0)
    except ZeroDivisionError as e:
        print(e.__traceback__.tb_next.tb_frame.f_locals)


run()
run()
