"""Keyed digests of messages (RFC 2104)."""

import hashlib

from _operator import _compare_digest as compare_digest

_to_outer = bytes(x ^ 0x5C for x in range(256))
_to_inner = bytes(x ^ 0x36 for x in range(256))

trans_5C = _to_outer
trans_36 = _to_inner
digest_size = None


class HMAC:
    """A keyed digest that is being made."""

    blocksize = 64

    def __init__(self, key, msg=None, digestmod=""):
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError(f"key: expected bytes or bytearray, but got {type(key).__name__!r}")
        if not digestmod:
            raise TypeError("Missing required argument 'digestmod'.")
        if callable(digestmod):
            make = digestmod
        elif isinstance(digestmod, str):
            def make(data=b""):
                return hashlib.new(digestmod, data)
        else:
            make = digestmod.new
        self._outer = make()
        self._inner = make()
        self.digest_size = self._inner.digest_size
        self.block_size = getattr(self._inner, "block_size", self.blocksize)
        if self.block_size < 16:
            self.block_size = self.blocksize
        if len(key) > self.block_size:
            key = make(key).digest()
        key = bytes(key).ljust(self.block_size, b"\0")
        self._outer.update(key.translate(_to_outer))
        self._inner.update(key.translate(_to_inner))
        if msg is not None:
            self.update(msg)

    @property
    def name(self):
        """The name of the algorithm."""
        return f"hmac-{self._inner.name}"

    def update(self, msg):
        """Takes more of the message in."""
        self._inner.update(msg)

    def copy(self):
        """A copy of the state."""
        other = self.__class__.__new__(self.__class__)
        other.digest_size = self.digest_size
        other.block_size = self.block_size
        other._inner = self._inner.copy()
        other._outer = self._outer.copy()
        return other

    def _finished(self):
        h = self._outer.copy()
        h.update(self._inner.digest())
        return h

    def digest(self):
        """The digest so far, as bytes."""
        return self._finished().digest()

    def hexdigest(self):
        """The digest so far, as digits."""
        return self._finished().hexdigest()


def new(key, msg=None, digestmod=""):
    """A keyed digest."""
    return HMAC(key, msg, digestmod)


def digest(key, msg, digest):
    """The keyed digest of a message."""
    if isinstance(digest, str) and type(key) is type(msg) is bytes:
        make = hashlib.new
        inner = make(digest)
        size = inner.block_size
        if size >= 16:
            if len(key) > size:
                key = make(digest, key).digest()
            key = key.ljust(size, b"\0")
            inner.update(key.translate(_to_inner) + msg)
            return make(digest, key.translate(_to_outer) + inner.digest()).digest()
    return HMAC(key, msg, digest).digest()
