import unicodedata, codecs, shlex
print(unicodedata.name("é"), unicodedata.category("A"), unicodedata.normalize("NFD", "é").encode(), unicodedata.lookup("BULLET"), unicodedata.numeric("½"), codecs.encode("abc", "rot13"), shlex.split("a 'b c' \"d\""), shlex.quote("a b"))
