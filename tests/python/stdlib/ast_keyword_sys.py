import ast, keyword, platform, sys
print(ast.literal_eval("{'a': [1, -2.5, None]}"), ast.dump(ast.parse("x + 1", mode="eval")), keyword.iskeyword("for"), len(keyword.kwlist), platform.system(), sys.byteorder, sys.maxsize, sys.version_info >= (3, 11), sys.getsizeof([]) > 0, sys.intern("a") == "a")
for bad in ("open('x')", "1 +", "a"):
    try: ast.literal_eval(bad)
    except (ValueError, SyntaxError) as e: print(type(e).__name__)
