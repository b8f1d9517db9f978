"""Universally unique identifiers (RFC 4122)."""

import os
import sys

__all__ = ["UUID", "SafeUUID", "getnode", "uuid1", "uuid3", "uuid4", "uuid5", "NAMESPACE_DNS",
           "NAMESPACE_URL", "NAMESPACE_OID", "NAMESPACE_X500", "RESERVED_NCS", "RFC_4122",
           "RESERVED_MICROSOFT", "RESERVED_FUTURE"]

RESERVED_NCS, RFC_4122, RESERVED_MICROSOFT, RESERVED_FUTURE = [
    "reserved for NCS compatibility", "specified in RFC 4122",
    "reserved for Microsoft compatibility", "reserved for future definition"]


def __getattr__(name):
    # The enumeration is made when somebody asks for it: enum costs start-up time.
    if name == "SafeUUID":
        if name in globals():
            return globals()[name]
        from enum import Enum
        cls = Enum("SafeUUID", {"safe": 0, "unsafe": -1, "unknown": None}, module=__name__)
        globals()["SafeUUID"] = cls
        return cls
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _field(shift, bits):
    return property(lambda self: self.int >> shift & (1 << bits) - 1)


class UUID:
    """An identifier of 128 bits."""

    __slots__ = ("int", "_safe", "__weakref__")

    def __init__(self, hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None,
                 *, is_safe=None):
        if [hex, bytes, bytes_le, fields, int].count(None) != 4:
            raise TypeError("one of the hex, bytes, bytes_le, fields, or int arguments must be "
                            "given")
        if hex is not None:
            if len(hex) != 32 or not hex.isalnum():
                hex = hex.replace("urn:", "").replace("uuid:", "")
                hex = hex.strip("{}").replace("-", "")
            if len(hex) != 32:
                raise ValueError("badly formed hexadecimal UUID string")
            int = int_(hex, 16)
        elif bytes_le is not None:
            if len(bytes_le) != 16:
                raise ValueError("bytes_le is not a 16-char string")
            bytes = bytes_le[3::-1] + bytes_le[5:3:-1] + bytes_le[7:5:-1] + bytes_le[8:]
            int = int_.from_bytes(bytes)
        elif bytes is not None:
            if len(bytes) != 16:
                raise ValueError("bytes is not a 16-char string")
            int = int_.from_bytes(bytes)
        elif fields is not None:
            if len(fields) != 6:
                raise ValueError("fields is not a 6-tuple")
            sizes = (32, 16, 16, 8, 8, 48)
            int = 0
            for number, (size, value) in enumerate(zip(sizes, fields), 1):
                if not 0 <= value < 1 << size:
                    raise ValueError(f"field {number} out of range (need a {size}-bit value)")
                int = int << size | value
        if not 0 <= int < 1 << 128:
            raise ValueError("int is out of range (need a 128-bit value)")
        if version is not None:
            if not 1 <= version <= 5:
                raise ValueError("illegal version number")
            int = int & ~(0xC000 << 48) | 0x8000 << 48
            int = int & ~(0xF000 << 64) | version << 76
        _set_int(self, int)
        _set_safe(self, is_safe)

    @property
    def is_safe(self):
        """Whether it was made in a way that is safe among processes."""
        return __getattr__("SafeUUID").unknown if self._safe is None else self._safe

    def __getstate__(self):
        state = {"int": self.int}
        if self._safe is not None and self._safe.value is not None:
            state["is_safe"] = self._safe.value
        return state

    def __setstate__(self, state):
        object.__setattr__(self, "int", state["int"])
        safe = state.get("is_safe")
        object.__setattr__(self, "_safe", None if safe is None else __getattr__("SafeUUID")(safe))

    def __eq__(self, other):
        return self.int == other.int if isinstance(other, UUID) else NotImplemented

    def __lt__(self, other):
        return self.int < other.int if isinstance(other, UUID) else NotImplemented

    def __gt__(self, other):
        return self.int > other.int if isinstance(other, UUID) else NotImplemented

    def __le__(self, other):
        return self.int <= other.int if isinstance(other, UUID) else NotImplemented

    def __ge__(self, other):
        return self.int >= other.int if isinstance(other, UUID) else NotImplemented

    def __hash__(self):
        return hash(self.int)

    def __int__(self):
        return self.int

    def __repr__(self):
        return f"{self.__class__.__name__}({str(self)!r})"

    def __setattr__(self, name, value):
        raise TypeError("UUID objects are immutable")

    def __str__(self):
        h = "%032x" % self.int
        return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"

    @property
    def bytes(self):
        """The 16 bytes, big-endian."""
        return self.int.to_bytes(16)

    @property
    def bytes_le(self):
        """The 16 bytes, the first three fields little-endian."""
        b = self.bytes
        return b[3::-1] + b[5:3:-1] + b[7:5:-1] + b[8:]

    @property
    def fields(self):
        """The six fields."""
        return (self.time_low, self.time_mid, self.time_hi_version, self.clock_seq_hi_variant,
                self.clock_seq_low, self.node)

    time_low = _field(96, 32)
    time_mid = _field(80, 16)
    time_hi_version = _field(64, 16)
    clock_seq_hi_variant = _field(56, 8)
    clock_seq_low = _field(48, 8)
    node = _field(0, 48)

    @property
    def time(self):
        """The time stamp of 60 bits."""
        return (self.time_hi_version & 0x0FFF) << 48 | self.time_mid << 32 | self.time_low

    @property
    def clock_seq(self):
        """The sequence number of 14 bits."""
        return (self.clock_seq_hi_variant & 0x3F) << 8 | self.clock_seq_low

    @property
    def hex(self):
        """32 hexadecimal digits."""
        return f"{self.int:032x}"

    @property
    def urn(self):
        """The URN of RFC 4122."""
        return "urn:uuid:" + str(self)

    @property
    def variant(self):
        """What determines the layout."""
        top = self.int >> 61 & 7
        if top < 4:
            return RESERVED_NCS
        return RFC_4122 if top < 6 else RESERVED_MICROSOFT if top == 6 else RESERVED_FUTURE

    @property
    def version(self):
        """The version number, of RFC 4122 identifiers only."""
        return self.int >> 76 & 15 if self.variant == RFC_4122 else None


int_ = int
_node = None
_last_timestamp = None


# How commands write hardware addresses: AIX has dots, and leaves zeros out.
_AIX = sys.platform.startswith("aix")
_MAC_DELIM = b"." if _AIX else b":"
_MAC_OMITS_LEADING_ZEROES = _AIX

# There is no function of the system that makes identifiers of the time.
_has_uuid_generate_time_safe = False
_generate_time_safe = None
_UuidCreate = None


def _load_system_functions():
    """Nothing: identifiers are made here."""


def _get_command_stdout(command, *args):
    # What a command prints, as a file; None if there is no such command.
    import io
    import shutil
    import subprocess
    path = os.pathsep.join(filter(None, [os.environ.get("PATH", os.defpath), "/sbin",
                                         "/usr/sbin"]))
    executable = shutil.which(command, path=path)
    if executable is None:
        return None
    try:
        done = subprocess.run([executable, *args], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"})
    except (OSError, subprocess.SubprocessError):
        return None
    return io.BytesIO(done.stdout)


def _is_universal(mac):
    # Whether the address was given by a maker of hardware.
    return not mac >> 41 & 1


def _parse_mac(word):
    """The number that b"aa:bb:cc:dd:ee:ff" stands for, None if it is no hardware address."""
    parts = word.split(_MAC_DELIM)
    if len(parts) != 6:
        return None
    if _MAC_OMITS_LEADING_ZEROES:
        if not all(1 <= len(part) <= 2 for part in parts):
            return None
        parts = [part.rjust(2, b"0") for part in parts]
    elif not all(len(part) == 2 for part in parts):
        return None
    try:
        return int(b"".join(parts), 16)
    except ValueError:
        return None


def _first_address(candidates):
    # The first address given by a maker, else the first one.
    local = None
    for mac in candidates:
        if _is_universal(mac):
            return mac
        if local is None:
            local = mac
    return local


def _find_mac_near_keyword(command, args, keywords, get_word_index):
    """An address in a command's output that stands beside one of the words."""
    def addresses():
        for line in _get_command_stdout(command, args) or ():
            words = line.lower().rstrip().split()
            for i, word in enumerate(words):
                if word in keywords:
                    try:
                        mac = int(words[get_word_index(i)].replace(_MAC_DELIM, b""), 16)
                    except (ValueError, IndexError):
                        continue
                    if mac:
                        yield mac
    return _first_address(addresses())


def _find_mac_under_heading(command, args, heading):
    """An address in a table that a command prints, in the column of that name."""
    output = _get_command_stdout(command, args)
    if output is None:
        return None
    try:
        column = output.readline().rstrip().split().index(heading)
    except ValueError:
        return None

    def addresses():
        for line in output:
            words = line.rstrip().split()
            if column < len(words):
                mac = _parse_mac(words[column])
                if mac is not None:
                    yield mac
    return _first_address(addresses())


def _ifconfig_getnode():
    """The address that ifconfig tells."""
    for args in ("", "-a", "-av"):
        mac = _find_mac_near_keyword("ifconfig", args, (b"hwaddr", b"ether", b"address:",
                                                        b"lladdr"), lambda i: i + 1)
        if mac:
            return mac
    return None


def _ip_getnode():
    """The address that ip tells."""
    return _find_mac_near_keyword("ip", "link", [b"link/ether"], lambda i: i + 1)


def _arp_getnode():
    """The address that arp tells."""
    import socket
    try:
        address = socket.gethostbyname(socket.gethostname())
    except OSError:
        return None
    mac = _find_mac_near_keyword("arp", "-an", [os.fsencode(address)], lambda i: -1)
    return mac or _find_mac_near_keyword("arp", "-an", [os.fsencode(f"({address})")],
                                         lambda i: i + 2)


def _lanscan_getnode():
    """The address that lanscan tells (HP-UX)."""
    return _find_mac_near_keyword("lanscan", "-ai", [b"lan0"], lambda i: 0)


def _netstat_getnode():
    """The address that netstat tells."""
    return _find_mac_under_heading("netstat", "-ian", b"Address")


def _system_getnode():
    # The address that Linux tells in files.
    try:
        for name in sorted(os.listdir("/sys/class/net")):
            with open(f"/sys/class/net/{name}/address", "rb") as file:
                mac = _parse_mac(file.read().strip())
            if mac and _is_universal(mac):
                return mac
    except OSError:
        pass
    return None


def _random_getnode():
    """A random number; the multicast bit tells that it is no hardware address."""
    return int.from_bytes(os.urandom(6)) | 1 << 40


_GETTERS = [_system_getnode, _ip_getnode, _ifconfig_getnode]


def getnode():
    """The hardware address of this machine, or a random number in its place."""
    global _node
    if _node is None:
        for getter in _GETTERS + [_random_getnode]:
            try:
                _node = getter()
            except OSError:
                continue
            if _node is not None and 0 <= _node < 1 << 48:
                break
    return _node


def uuid1(node=None, clock_seq=None):
    """An identifier of the machine, a sequence number and the time."""
    global _last_timestamp
    import time
    timestamp = time.time_ns() // 100 + 0x01B21DD213814000
    if _last_timestamp is not None and timestamp <= _last_timestamp:
        timestamp = _last_timestamp + 1
    _last_timestamp = timestamp
    if clock_seq is None:
        import random
        clock_seq = random.getrandbits(14)
    return UUID(fields=(timestamp & 0xFFFFFFFF, timestamp >> 32 & 0xFFFF, timestamp >> 48 & 0x0FFF,
                        clock_seq >> 8 & 0x3F, clock_seq & 0xFF,
                        getnode() if node is None else node), version=1)


def uuid3(namespace, name):
    """An identifier of a name in a namespace, by MD5."""
    from hashlib import md5
    if isinstance(name, str):
        name = name.encode()
    return UUID(bytes=md5(namespace.bytes + name, usedforsecurity=False).digest(), version=3)


def _of_random(data, version):
    # 16 bytes, in which the version and the variant are still to be set.
    value = int_.from_bytes(data) & ~(0xF000 << 64 | 0xC000 << 48) | version << 76 | 0x8000 << 48
    made = object.__new__(UUID)
    _set_int(made, value)
    _set_safe(made, None)
    return made


def uuid4():
    """A random identifier."""
    return _of_random(os.urandom(16), 4)


def uuid5(namespace, name):
    """An identifier of a name in a namespace, by SHA-1."""
    from hashlib import sha1
    if isinstance(name, str):
        name = name.encode()
    return _of_random(sha1(namespace.bytes + name).digest()[:16], 5)


_set_int = UUID.int.__set__
_set_safe = UUID._safe.__set__

NAMESPACE_DNS = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_URL = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_OID = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_X500 = UUID("6ba7b814-9dad-11d1-80b4-00c04fd430c8")


def main():
    """`python -m uuid`: prints a new UUID."""
    import argparse
    makers = {"uuid1": uuid1, "uuid3": uuid3, "uuid4": uuid4, "uuid5": uuid5}
    known = {"@dns": NAMESPACE_DNS, "@url": NAMESPACE_URL, "@oid": NAMESPACE_OID,
             "@x500": NAMESPACE_X500}
    parser = argparse.ArgumentParser(
        description="Generates a uuid using the selected uuid function.")
    parser.add_argument("-u", "--uuid", choices=makers, default="uuid4",
                        help="The function to use to generate the uuid. "
                             "By default uuid4 function is used.")
    parser.add_argument("-n", "--namespace",
                        help="The namespace is a UUID, or '@ns' where 'ns' is a well-known "
                             "predefined UUID addressed by namespace name. Such as @dns, @url, "
                             "@oid, and @x500. Only required for uuid3/uuid5 functions.")
    parser.add_argument("-N", "--name",
                        help="The name used as part of generating the uuid. "
                             "Only required for uuid3/uuid5 functions.")
    args = parser.parse_args()
    make = makers[args.uuid]
    if args.uuid not in ("uuid3", "uuid5"):
        print(make())
        return
    if not args.namespace or not args.name:
        parser.error(f"Incorrect number of arguments. {args.uuid} requires a namespace and a name. "
                     "Run 'python -m uuid -h' for more information.")
    print(make(known.get(args.namespace) or UUID(args.namespace), args.name))


if __name__ == "__main__":
    main()
