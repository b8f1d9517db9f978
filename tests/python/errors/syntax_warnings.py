x = 5
assert (x, "always true")
y = lambda: 5 ()
x()
