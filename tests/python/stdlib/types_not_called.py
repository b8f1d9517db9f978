# Types of native modules whose instances only functions make.
import pyexpat
import sqlite3
import zlib

for made in (zlib.compressobj(), zlib.decompressobj(), pyexpat.ParserCreate(), sqlite3.connect(":memory:")("select 1")):
    try:
        type(made)()
    except TypeError as error:
        print(error)
    try:
        print(type(made).__new__(type(made)))
    except TypeError as error:
        print(type(error).__name__)
