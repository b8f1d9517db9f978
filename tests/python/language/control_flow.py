# if, while, for, break, continue, else, nested loops, conditional expressions, chained comparisons.
for n in range(2, 20):
    for d in range(2, n):
        if n % d == 0:
            print(n, "=", d, "*", n // d)
            break
    else:
        print(n, "is prime")
i = 0
while True:
    i += 1
    if i % 2:
        continue
    if i > 10:
        break
    print(i, end=" ")
print()
while i > 5:
    i -= 3
else:
    print("done", i)
for letter in "abc":
    for digit in range(3):
        if digit == 1:
            continue
        if letter == "b":
            break
        print(letter, digit)
for i, (a, b) in enumerate([(1, 2), (3, 4)], start=10):
    print(i, a, b)
for i in []:
    pass
else:
    print("empty else")
print([("fizz" * (n % 3 == 0) + "buzz" * (n % 5 == 0)) or n for n in range(1, 16)])
print(1 < 2 < 3, 1 < 3 < 2, 1 < 2 > 1, 3 > 2 >= 2 == 2 != 3, 1 in [1] in [[1]])
def loud(x):
    print("eval", x)
    return x
print(loud(1) < loud(3) < loud(2) < loud(9))
print(loud(0) and loud(1) or loud(2), loud("") or loud([]) or loud("x"))
print("yes" if loud(0) else "no" if loud(1) else "maybe")
print(not [], not 0, not "a", not None, not not 1)
n = 27
steps = 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
print(steps)
if (m := 10) > 5 and (k := m * 2):
    print(m, k)
print([y := 1, y**2, (z := y + 5)], y, z)
while (line := ["a", "b", ""][steps % 3]) != "":
    steps += 1
    print("line", line)
try:
    for x in range(3):
        try:
            if x == 1:
                continue
            print("body", x)
        finally:
            print("finally", x)
finally:
    print("end")
def search():
    for x in range(5):
        try:
            if x == 3:
                return x
        finally:
            print("leaving", x)
print(search())
pass; pass
if True: print("one line"); print("two")
assert True, "never"
del n
try:
    n
except NameError as error:
    print(error)
x = 1 if 0 else \
    2
print(x,
      (1 +
       2))
