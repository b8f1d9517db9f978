value = 10
def f():
    return valeu + 1
f()
