"""What is the context of an exception that is thrown into a generator."""
def g():
    try: yield
    except ValueError as e: print('in', repr(e.__context__)); yield
def g2():
    try: 1/0
    except ZeroDivisionError:
        try: yield
        except ValueError as e: print('in2', repr(e.__context__)); yield
for f in (g,g2):
    x=f(); next(x)
    try: raise KeyError('outer')
    except KeyError: x.throw(ValueError('v'))
    x=f(); next(x)
    v=ValueError('v'); v.__context__=OSError()
    try: raise KeyError('outer')
    except KeyError: x.throw(v)
    x=f()
    try:
        try: raise KeyError('outer')
        except KeyError: x.throw(ValueError('v'))
    except ValueError as e: print('start', repr(e.__context__))
    x=f(); next(x); x.throw(ValueError('v')) 
