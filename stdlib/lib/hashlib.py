"""Message digests."""

try:
    import _hashlib
except ImportError:
    import _digests as _hashlib     # the same under another name

pbkdf2_hmac = _hashlib.pbkdf2_hmac

algorithms_guaranteed = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b",
                         "blake2s", "sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128",
                         "shake_256"}
algorithms_available = algorithms_guaranteed | {"sha512_224", "sha512_256", "sm3", "ripemd160",
                                                "md5-sha1"}

__all__ = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_224",
           "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256", "new",
           "algorithms_guaranteed", "algorithms_available", "pbkdf2_hmac", "scrypt", "file_digest"]

_make = _hashlib.HASH._new


def new(name, data=b"", *, usedforsecurity=True):
    """A digest by the name of its algorithm."""
    return _make(name.lower() if isinstance(name, str) else name, data)


md5 = _hashlib.openssl_md5
sha1 = _hashlib.openssl_sha1
sha224 = _hashlib.openssl_sha224
sha256 = _hashlib.openssl_sha256
sha384 = _hashlib.openssl_sha384
sha512 = _hashlib.openssl_sha512
sha3_224 = _hashlib.openssl_sha3_224
sha3_256 = _hashlib.openssl_sha3_256
sha3_384 = _hashlib.openssl_sha3_384
sha3_512 = _hashlib.openssl_sha3_512
shake_128 = _hashlib.openssl_shake_128
shake_256 = _hashlib.openssl_shake_256


def _blake2(name, size, data, digest_size, options):
    if digest_size != size or any(options):
        raise ValueError(f"{name} is supported with its default parameters only")
    return _make(name, data)


def blake2b(data=b"", /, *, digest_size=64, key=b"", salt=b"", person=b"", fanout=1, depth=1,
            leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False,
            usedforsecurity=True):
    """A BLAKE2b digest."""
    return _blake2("blake2b", 64, data, digest_size,
                   (key, salt, person, fanout - 1, depth - 1, leaf_size, node_offset, node_depth,
                    inner_size, last_node))


def blake2s(data=b"", /, *, digest_size=32, key=b"", salt=b"", person=b"", fanout=1, depth=1,
            leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False,
            usedforsecurity=True):
    """A BLAKE2s digest."""
    return _blake2("blake2s", 32, data, digest_size,
                   (key, salt, person, fanout - 1, depth - 1, leaf_size, node_offset, node_depth,
                    inner_size, last_node))


def scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64):
    """Derives a key from a password with scrypt."""
    return _hashlib._scrypt(password, salt, n, r, p, maxmem, dklen)


def file_digest(fileobj, digest, /, *, _bufsize=2 ** 18):
    """The digest of what a binary file holds; digest is a name or makes digest objects."""
    digestobj = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, "getbuffer"):
        digestobj.update(fileobj.getbuffer())
        return digestobj
    if not (hasattr(fileobj, "readinto") and hasattr(fileobj, "readable") and fileobj.readable()):
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
    buffer = bytearray(_bufsize)
    view = memoryview(buffer)
    while size := fileobj.readinto(buffer):
        digestobj.update(view[:size])
    return digestobj
