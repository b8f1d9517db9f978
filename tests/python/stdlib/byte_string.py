# ByteString warns whoever uses it.
import collections.abc as abc
import warnings

with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    print([isinstance(x, abc.ByteString) for x in (b"", bytearray(), "", [], memoryview(b""))], len(w))
    print([issubclass(x, abc.ByteString) for x in (bytes, bytearray, str, list)], len(w))

    class X(abc.ByteString):
        pass

    class Z(abc.ByteString, abc.Awaitable):
        pass

    print(len(w), {(str(x.message), x.category.__name__) for x in w})
    print([x.lineno for x in w], {x.filename == __file__ for x in w})
    import typing
    print(isinstance(b"", typing.ByteString), typing.ByteString)
