import warnings
def old():
    warnings.warn("old is deprecated", DeprecationWarning, stacklevel=2)
    warnings.warn("careful")
old()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("collected", UserWarning)
    print(len(caught), caught[0].message, caught[0].category.__name__)
warnings.simplefilter("error")
try: warnings.warn("now an error")
except UserWarning as e: print("raised", e)
