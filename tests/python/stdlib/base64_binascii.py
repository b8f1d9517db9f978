import base64, binascii
print(base64.b64encode(b"hello"), base64.b64decode("aGVsbG8="), base64.urlsafe_b64encode(b"\xff\xfe"), base64.b32encode(b"a"), base64.b16encode(b"\xab"), binascii.hexlify(b"ab"), binascii.crc32(b"abc"))
