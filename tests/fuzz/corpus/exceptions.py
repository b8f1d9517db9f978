def f(n):
    try:
        if n: raise ValueError(n) from KeyError(n)
        return 1
    except (ValueError, TypeError) as e:
        try: raise
        except Exception as e2: print(e2 is e, e.__cause__, e.__context__)
        raise RuntimeError from None
    else: return 2
    finally:
        print('f')
for n in 0, 1:
    try: f(n)
    except RuntimeError as e: print(repr(e), e.__suppress_context__, e.__traceback__.tb_lineno)
try: assert False, 'm'
except AssertionError as e: e.add_note('n'); print(e.__notes__)
