import hashlib, hmac
print(hashlib.md5(b"a").hexdigest(), hashlib.sha1(b"a").hexdigest(), hashlib.sha256("é".encode()).hexdigest(), hashlib.new("sha512", b"x").hexdigest()[:20], hmac.new(b"k", b"m", "sha256").hexdigest()); h = hashlib.sha256(); h.update(b"a"); h.update(b"b"); print(h.hexdigest() == hashlib.sha256(b"ab").hexdigest(), h.digest_size, h.name)
