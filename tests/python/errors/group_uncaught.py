def fail(kind, text):
    raise kind(text)
errors = []
for kind, text in ((ValueError, "first"), (TypeError, "second")):
    try:
        fail(kind, text)
    except Exception as error:
        errors.append(error)
raise ExceptionGroup("several", errors + [ExceptionGroup("inner", [KeyError("k")])])
