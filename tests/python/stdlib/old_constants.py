# ast.Constant's old attributes; digests as attributes of classes.
import ast
import hashlib
import warnings

c = ast.Constant(5)
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    print(c.n, c.s)
    c.s = 7
    print(ast.dump(c))
    c.n = "x"
    print(ast.dump(c))
for w in seen:
    print(w.category.__name__, w.message, w.filename == __file__)


class Hasher:
    digest = hashlib.sha256


print(Hasher().digest(b"a").name, Hasher().digest(string=b"b").hexdigest()[:8], hashlib.md5(usedforsecurity=False).name)
print(type(hashlib.sha1), hashlib.sha1.__name__)
