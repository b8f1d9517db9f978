import io,codecs as c
print(c.encode("Hello","rot13"),c.decode("Uryyb","rot-13"),c.encode(b"ab","hex"),c.decode(b"6162","hex_codec"),c.encode(b"ab","base64"))
d=c.getincrementaldecoder("utf-8")()
print([d.decode(bytes([b])) for b in "aé€😀".encode()])
for e in "utf-16","utf-32","utf-8-sig","utf-16-le","utf-16-be":
    enc=c.getincrementalencoder(e)(); dec=c.getincrementaldecoder(e)()
    data=b"".join(enc.encode(x) for x in "aé😀b"); assert data=="aé😀b".encode(e),(e,data)
    assert "".join(dec.decode(bytes([x])) for x in data)=="aé😀b",e
print(c.lookup("latin1").name,c.lookup("UTF8").name,c.lookup("us-ascii").name)
try: c.lookup("nope")
except LookupError as x: print(x)
r=c.getreader("utf-8")(io.BytesIO("é\nb\n€".encode())); print(r.readline(),list(r))
w=c.getwriter("utf-16")(b:=io.BytesIO()); w.write("a"); w.write("b"); print(b.getvalue())
print(list(c.iterdecode([b"\xc3",b"\xa9"],"utf-8")))
try: c.getincrementaldecoder("utf-8")().decode(b"\xc3",True)
except UnicodeDecodeError as x: print(x)
print(c.getincrementaldecoder("utf-8")("replace").decode(b"a\xff\xc3b",True))
