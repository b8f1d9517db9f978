import ast
for s in ["for a, b in c: return a, b","a, b = c, d","x[a,b]","x = yield","[x for a, b in c]","a: (int, str) = 1, 2","return","del a, b","with (a, b) as c: pass","yield a, b","a = *b, c","for x in a, b: pass", "lambda: (yield)", "x += 1, 2","print((yield))","f'{a, b}'", "f\"{x!r}{'a'}\"", "'\\n'", "x = '''a\nb'''", "'\\''", "f'{x:{y}}'","f'\\n{x}'", "assert (a, b)", "if (a, b): pass", "a if (b, c) else d", "await x", "x = 'a' 'b'", "u'x'", "'\\\\'", "(a, b)[0]", "{**(a, b)}", "*a, b", "not (not x)", "a = b = c, d", "return (yield)"]:
    try: print(repr(ast.unparse(ast.parse(s))))
    except SyntaxError as e: print(s, e)
