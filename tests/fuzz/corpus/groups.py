try:
    raise ExceptionGroup('g', [ValueError(1), ExceptionGroup('h', [TypeError(2), KeyError(3)])])
except* (ValueError, KeyError) as e:
    print(e.exceptions)
except* TypeError as e:
    try: raise e
    except ExceptionGroup as x: print(x.split(TypeError), x.subgroup(lambda y: True), x.derive([OSError()]))
finally: print(1)
