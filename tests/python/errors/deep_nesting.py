# Texts that nest deeply and do not parse are refused in no time.
import time

begin = time.perf_counter()
for opening, closing in ("((f(", ")))"), ("[f(", ")]"), ("(a, f(", "))"), ("{1: f(", ")}"), ("f(a:=(", "))"), ("(x for x in f(", "))"):
    for n in 3, 30:
        for text in "1", "1 1", "1 +":
            try:
                compile(opening * n + text + closing * n, "nested", "exec")
            except SyntaxError as error:
                print(opening, n, text, "|", error.msg, error.lineno, error.offset, error.end_offset)
            else:
                print(opening, n, text, "|", "fine")
print(time.perf_counter() - begin < 20)
