"""plistlib: both formats there and back, and what cannot be written or read."""
import datetime
import plistlib

value = {"text": "<\xe9&>", "empty": "", "n": -5, "big": 2**63, "f": 1.5, "yes": True, "no": False, "data": b"\0\1" * 40,
         "when": datetime.datetime(2024, 2, 29, 12, 30, 5), "list": [1, [2, {}], []], "dict": {"b": 1, "a": [0.25]}}
for fmt in (plistlib.FMT_XML, plistlib.FMT_BINARY):
    data = plistlib.dumps(value, fmt=fmt)
    print(data.decode() if fmt is plistlib.FMT_XML else data.hex(), plistlib.loads(data) == value)
print(plistlib.dumps({"b": 1, "a": 2}, sort_keys=False).count(b"<key>b</key>\n\t<integer>1"), plistlib.dumps({1: 2, "x": 3}, skipkeys=True, sort_keys=False)[-60:])
print(plistlib.loads(plistlib.dumps([plistlib.UID(300), "x" * 20], fmt=plistlib.FMT_BINARY)))
for bad in (b"", b"junk", b"bplist00", b"<plist><dict><key>a</key></dict></plist>", b"<plist><dict><true/></dict></plist>"):
    try:
        print(plistlib.loads(bad))
    except ValueError as e:
        print(type(e).__name__, e)
for odd in ({1: 2}, None, "\0", 2**64, {"a": object}):
    for fmt in plistlib.FMT_XML, plistlib.FMT_BINARY:
        try:
            print(len(plistlib.dumps(odd, fmt=fmt)))
        except (TypeError, ValueError, OverflowError) as e:
            print(type(e).__name__, e)
