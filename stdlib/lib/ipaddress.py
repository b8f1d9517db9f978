"""Addresses and networks of IPv4 and IPv6.

    ipaddress.ip_address("192.0.2.1") in ipaddress.ip_network("192.0.2.0/24")
"""

import functools

__version__ = "1.0"

IPV4LENGTH = 32
IPV6LENGTH = 128


class AddressValueError(ValueError):
    """A text or number that is no address."""


class NetmaskValueError(ValueError):
    """A text or number that is no netmask."""


def _of_either_kind(value, four, six, what, **options):
    for kind in (four, six):
        try:
            return kind(value, **options)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{value!r} does not appear to be an IPv4 or IPv6 {what}")


def ip_address(address):
    """An IPv4Address or IPv6Address for a text, a number or packed bytes."""
    return _of_either_kind(address, IPv4Address, IPv6Address, "address")


def ip_network(address, strict=True):
    """An IPv4Network or IPv6Network; strict: no host bits may be set."""
    return _of_either_kind(address, IPv4Network, IPv6Network, "network", strict=strict)


def ip_interface(address):
    """An IPv4Interface or IPv6Interface: an address with its network."""
    return _of_either_kind(address, IPv4Interface, IPv6Interface, "interface")


def v4_int_to_packed(address):
    """A number as four bytes."""
    try:
        return address.to_bytes(4)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv4") from None


def v6_int_to_packed(address):
    """A number as sixteen bytes."""
    try:
        return address.to_bytes(16)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv6") from None


def _split_optional_netmask(address):
    parts = str(address).split("/")
    if len(parts) > 2:
        raise AddressValueError(f"Only one '/' permitted in {address!r}")
    return parts


def _count_righthand_zero_bits(number, bits):
    if number == 0:
        return bits
    return min(bits, (~number & (number - 1)).bit_length())


def _find_address_range(addresses):
    # (first, last) of each run of neighbours in a sorted list.
    it = iter(addresses)
    first = last = next(it)
    for address in it:
        if address._ip != last._ip + 1:
            yield first, last
            first = address
        last = address
    yield first, last


def _not_same_version(a, b):
    return TypeError(f"{a} and {b} are not of the same version")


def summarize_address_range(first, last):
    """The fewest networks that hold the addresses from first to last and no others."""
    if not (isinstance(first, _BaseAddress) and isinstance(last, _BaseAddress)):
        raise TypeError("first and last must be IP addresses, not networks")
    if first.version != last.version:
        raise _not_same_version(first, last)
    if first > last:
        raise ValueError("last IP address must be greater than first")
    if first.version == 4:
        network = IPv4Network
    elif first.version == 6:
        network = IPv6Network
    else:
        raise ValueError("unknown IP version")
    bits = first._max_prefixlen
    at, end = first._ip, last._ip
    while at <= end:
        size = min(_count_righthand_zero_bits(at, bits), (end - at + 1).bit_length() - 1)
        yield network((at, bits - size))
        at += 1 << size
        if at - 1 == network._ALL_ONES:
            break


def _collapse_addresses_internal(addresses):
    # Merges halves to wholes, then drops what lies in another network.
    waiting = list(addresses)
    subnets = {}
    while waiting:
        net = waiting.pop()
        supernet = net.supernet()
        other = subnets.get(supernet)
        if other is None:
            subnets[supernet] = net
        elif other != net:
            del subnets[supernet]
            waiting.append(supernet)
    last = None
    for net in sorted(subnets.values()):
        if last is not None and last.broadcast_address >= net.broadcast_address:
            continue
        yield net
        last = net


def collapse_addresses(addresses):
    """The fewest networks that hold the same addresses as the given addresses and networks."""
    singles, nets = [], []
    for item in addresses:
        if isinstance(item, _BaseAddress):
            group = singles
        elif item._prefixlen == item._max_prefixlen:
            group = singles
        else:
            group = nets
        if group and group[-1]._version != item._version:
            raise _not_same_version(item, group[-1])
        if group is nets or isinstance(item, _BaseAddress):
            group.append(item)
        else:
            try:
                group.append(item.ip)
            except AttributeError:
                group.append(item.network_address)
    merged = []
    if singles:
        for first, last in _find_address_range(sorted(set(singles))):
            merged.extend(summarize_address_range(first, last))
    if merged and nets and merged[0]._version != nets[0]._version:
        raise _not_same_version(merged[0], nets[0])
    return _collapse_addresses_internal(merged + nets)


def get_mixed_type_key(obj):
    """A key by which addresses and networks can be sorted together."""
    if isinstance(obj, _BaseNetwork):
        return obj._get_networks_key()
    if isinstance(obj, _BaseAddress):
        return obj._get_address_key()
    return NotImplemented


class _IPAddressBase:
    # What addresses, interfaces and networks of both versions share.

    __slots__ = ()

    @property
    def exploded(self):
        """The long text: all zeros written out."""
        return self._explode_shorthand_ip_string()

    @property
    def compressed(self):
        """The short text."""
        return str(self)

    @property
    def reverse_pointer(self):
        """The name of the PTR record of the DNS."""
        return self._reverse_pointer()

    @property
    def version(self):
        """4 or 6."""
        raise NotImplementedError(f"{type(self)} has no version specified")

    @classmethod
    def _check_int_address(cls, address):
        if address < 0:
            raise AddressValueError(
                f"{address} (< 0) is not permitted as an IPv{cls._version} address")
        if address > cls._ALL_ONES:
            raise AddressValueError(f"{address} (>= 2**{cls._max_prefixlen}) is not permitted "
                                    f"as an IPv{cls._version} address")

    @classmethod
    def _check_packed_address(cls, address, length):
        if len(address) != length:
            raise AddressValueError(f"{address!r} (len {len(address)} != {length}) is not "
                                    f"permitted as an IPv{cls._version} address")

    @classmethod
    def _ip_int_from_prefix(cls, prefixlen):
        return cls._ALL_ONES ^ (cls._ALL_ONES >> prefixlen)

    @classmethod
    def _prefix_from_ip_int(cls, number):
        bits = cls._max_prefixlen
        zeros = _count_righthand_zero_bits(number, bits)
        prefix = bits - zeros
        if number >> zeros != (1 << prefix) - 1:
            packed = number.to_bytes(bits // 8)
            raise ValueError(f"Netmask pattern {packed!r} mixes zeroes & ones")
        return prefix

    @classmethod
    def _report_invalid_netmask(cls, text):
        raise NetmaskValueError(f"{text!r} is not a valid netmask") from None

    @classmethod
    def _prefix_from_prefix_string(cls, text):
        if not (text.isascii() and text.isdigit()):
            cls._report_invalid_netmask(text)
        try:
            prefix = int(text)
        except ValueError:
            cls._report_invalid_netmask(text)
        if not 0 <= prefix <= cls._max_prefixlen:
            cls._report_invalid_netmask(text)
        return prefix

    @classmethod
    def _prefix_from_ip_string(cls, text):
        # A netmask as an address; its complement (a host mask) is welcome, too.
        try:
            number = cls._ip_int_from_string(text)
        except AddressValueError:
            cls._report_invalid_netmask(text)
        try:
            return cls._prefix_from_ip_int(number)
        except ValueError:
            pass
        try:
            return cls._prefix_from_ip_int(number ^ cls._ALL_ONES)
        except ValueError:
            cls._report_invalid_netmask(text)

    @classmethod
    def _split_addr_prefix(cls, address):
        if isinstance(address, (bytes, int)):
            return address, cls._max_prefixlen
        if not isinstance(address, tuple):
            address = _split_optional_netmask(address)
        if len(address) > 1:
            address, prefix = address
            return address, prefix
        return address[0], cls._max_prefixlen

    def __reduce__(self):
        return self.__class__, (str(self),)


@functools.total_ordering
class _BaseAddress(_IPAddressBase):
    # One address: its number is _ip.

    __slots__ = ()

    def __int__(self):
        return self._ip

    def __eq__(self, other):
        try:
            return self._ip == other._ip and self._version == other._version
        except AttributeError:
            return NotImplemented

    def __lt__(self, other):
        if not isinstance(other, _BaseAddress):
            return NotImplemented
        if self._version != other._version:
            raise _not_same_version(self, other)
        if self._ip != other._ip:
            return self._ip < other._ip
        return False

    def __add__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return self.__class__(int(self) + other)

    def __sub__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return self.__class__(int(self) - other)

    def __repr__(self):
        return f"{self.__class__.__name__}({str(self)!r})"

    def __str__(self):
        return str(self._string_from_ip_int(self._ip))

    def __hash__(self):
        return hash(hex(int(self._ip)))

    def _get_address_key(self):
        return self._version, self

    def __reduce__(self):
        return self.__class__, (self._ip,)

    def __format__(self, spec):
        """As text (s), or all bits: b, x, X, n (b or x by version); # and _ as for ints."""
        if not spec or spec[-1] == "s":
            return format(str(self), spec)
        kind = spec[-1]
        flags = spec[:-1]
        if kind not in "bnxX" or flags not in ("", "#", "_", "#_"):
            return super().__format__(spec)
        if kind == "n":
            kind = "b" if self._version == 4 else "x"
        width = self._max_prefixlen if kind == "b" else self._max_prefixlen // 4
        if "_" in flags:
            width += width // 4 - 1
        if "#" in flags:
            width += 2
        return format(int(self), f"{flags[:1] if '#' in flags else ''}0{width}"
                                 f"{'_' if '_' in flags else ''}{kind}")


@functools.total_ordering
class _BaseNetwork(_IPAddressBase):
    # A network: network_address and netmask, _prefixlen bits of which are set.

    __slots__ = ()

    def __init__(self, address, strict=True):
        address, mask = self._split_addr_prefix(address)
        self.network_address = self._address_class(address)
        self.netmask, self._prefixlen = self._make_netmask(mask)
        packed = int(self.network_address)
        if packed & int(self.netmask) != packed:
            if strict:
                raise ValueError(f"{self} has host bits set")
            self.network_address = self._address_class(packed & int(self.netmask))
        if self._prefixlen == self._max_prefixlen - 1:
            self.hosts = self.__iter__
        elif self._prefixlen == self._max_prefixlen:
            self.hosts = lambda: [self._address_class(address)]

    def __repr__(self):
        return f"{self.__class__.__name__}({str(self)!r})"

    def __str__(self):
        return f"{self.network_address}/{self.prefixlen}"

    def hosts(self):
        """The addresses that hosts may have: neither the network's own nor the broadcast one."""
        for number in range(int(self.network_address) + 1, int(self.broadcast_address)):
            yield self._address_class(number)

    def __iter__(self):
        for number in range(int(self.network_address), int(self.broadcast_address) + 1):
            yield self._address_class(number)

    def __getitem__(self, n):
        number = int(self.network_address if n >= 0 else self.broadcast_address)
        number += n if n >= 0 else n + 1
        if not int(self.network_address) <= number <= int(self.broadcast_address):
            raise IndexError("address out of range")
        return self._address_class(number)

    def __lt__(self, other):
        if not isinstance(other, _BaseNetwork):
            return NotImplemented
        if self._version != other._version:
            raise _not_same_version(self, other)
        if self.network_address != other.network_address:
            return self.network_address < other.network_address
        if self.netmask != other.netmask:
            return self.netmask < other.netmask
        return False

    def __eq__(self, other):
        try:
            return (self._version == other._version
                    and self.network_address == other.network_address
                    and int(self.netmask) == int(other.netmask))
        except AttributeError:
            return NotImplemented

    def __hash__(self):
        return hash(int(self.network_address) ^ int(self.netmask))

    def __contains__(self, other):
        if self._version != other._version or isinstance(other, _BaseNetwork):
            return False
        return other._ip & self.netmask._ip == self.network_address._ip

    def overlaps(self, other):
        """Whether any address is in both networks."""
        return (other.network_address in self or other.broadcast_address in self
                or self.network_address in other or self.broadcast_address in other)

    @functools.cached_property
    def broadcast_address(self):
        """The last address."""
        return self._address_class(int(self.network_address) | int(self.hostmask))

    @functools.cached_property
    def hostmask(self):
        """The complement of the netmask."""
        return self._address_class(int(self.netmask) ^ self._ALL_ONES)

    @property
    def with_prefixlen(self):
        """The text with the length of the prefix."""
        return f"{self.network_address}/{self._prefixlen}"

    @property
    def with_netmask(self):
        """The text with the netmask."""
        return f"{self.network_address}/{self.netmask}"

    @property
    def with_hostmask(self):
        """The text with the host mask."""
        return f"{self.network_address}/{self.hostmask}"

    @property
    def num_addresses(self):
        """How many addresses there are."""
        return int(self.broadcast_address) - int(self.network_address) + 1

    @property
    def _address_class(self):
        raise NotImplementedError("%200s has no associated address class" % (type(self),))

    @property
    def prefixlen(self):
        """How many bits the netmask sets."""
        return self._prefixlen

    def address_exclude(self, other):
        """The networks that remain of this one without another that lies in it."""
        if self._version != other._version:
            raise _not_same_version(self, other)
        if not isinstance(other, _BaseNetwork):
            raise TypeError(f"{other} is not a network object")
        if not other.subnet_of(self):
            raise ValueError(f"{other} not contained in {self}")
        if other == self:
            return
        # The same prefix without a scope, so that what is compared is alike.
        other = other.__class__(f"{other.network_address}/{other.prefixlen}")
        half, rest = self.subnets()
        while half != other and rest != other:
            if other.subnet_of(half):
                yield rest
                half, rest = half.subnets()
            else:
                yield half
                half, rest = rest.subnets()
        yield rest if half == other else half

    def compare_networks(self, other):
        """-1, 0 or 1; only the networks count."""
        if self._version != other._version:
            raise TypeError(f"{self} and {other} are not of the same type")
        for mine, others in ((self.network_address, other.network_address),
                             (self.netmask, other.netmask)):
            if mine < others:
                return -1
            if mine > others:
                return 1
        return 0

    def _get_networks_key(self):
        return self._version, self.network_address, self.netmask

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        """The parts of this network whose prefix is longer by a number, or has a length."""
        if self._prefixlen == self._max_prefixlen:
            yield self
            return
        if new_prefix is not None:
            if new_prefix < self._prefixlen:
                raise ValueError("new prefix must be longer")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = new_prefix - self._prefixlen
        if prefixlen_diff < 0:
            raise ValueError("prefix length diff must be > 0")
        prefix = self._prefixlen + prefixlen_diff
        if prefix > self._max_prefixlen:
            raise ValueError(f"prefix length diff {prefix} is invalid for netblock {self}")
        step = (int(self.hostmask) + 1) >> prefixlen_diff
        for number in range(int(self.network_address), int(self.broadcast_address) + 1, step):
            yield self.__class__((number, prefix))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        """The network around this one whose prefix is shorter by a number, or has a length."""
        if self._prefixlen == 0:
            return self
        if new_prefix is not None:
            if new_prefix > self._prefixlen:
                raise ValueError("new prefix must be shorter")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = self._prefixlen - new_prefix
        prefix = self.prefixlen - prefixlen_diff
        if prefix < 0:
            raise ValueError(f"current prefixlen is {self.prefixlen}, cannot have a "
                             f"prefixlen_diff of {prefixlen_diff}")
        return self.__class__((int(self.network_address) & (int(self.netmask) << prefixlen_diff),
                               prefix))

    @property
    def is_multicast(self):
        """Whether it is for multicast."""
        return self.network_address.is_multicast and self.broadcast_address.is_multicast

    @staticmethod
    def _is_subnet_of(a, b):
        try:
            if a._version != b._version:
                raise _not_same_version(a, b)
            return (b.network_address <= a.network_address
                    and b.broadcast_address >= a.broadcast_address)
        except AttributeError:
            raise TypeError(f"Unable to test subnet containment between {a} and {b}")

    def subnet_of(self, other):
        """Whether this network lies in another."""
        return self._is_subnet_of(self, other)

    def supernet_of(self, other):
        """Whether another network lies in this one."""
        return self._is_subnet_of(other, self)

    @property
    def is_reserved(self):
        """Whether it is reserved by the IETF."""
        return self.network_address.is_reserved and self.broadcast_address.is_reserved

    @property
    def is_link_local(self):
        """Whether it is only for one link."""
        return self.network_address.is_link_local and self.broadcast_address.is_link_local

    @property
    def is_private(self):
        """Whether it is not for the public net."""
        return any(self.network_address in network and self.broadcast_address in network
                   for network in self._constants._private_networks)

    @property
    def is_global(self):
        """Whether it is for the public net."""
        return not self.is_private

    @property
    def is_unspecified(self):
        """Whether it is the unspecified address."""
        return self.network_address.is_unspecified and self.broadcast_address.is_unspecified

    @property
    def is_loopback(self):
        """Whether it is this host."""
        return self.network_address.is_loopback and self.broadcast_address.is_loopback


class _Interface:
    # An address that knows its network; mixed into the interfaces of both versions.

    __slots__ = ()

    def __init__(self, address):
        address, mask = self._split_addr_prefix(address)
        super().__init__(address)
        self.network = self._network_class((address, mask), strict=False)
        self.netmask = self.network.netmask
        self._prefixlen = self.network._prefixlen

    @functools.cached_property
    def hostmask(self):
        """The complement of the netmask."""
        return self.network.hostmask

    def __str__(self):
        return f"{super().__str__()}/{self._prefixlen}"

    def __eq__(self, other):
        equal = super().__eq__(other)
        if equal is NotImplemented or not equal:
            return equal
        try:
            return self.network == other.network
        except AttributeError:
            # An address is not its interface.
            return False

    def __lt__(self, other):
        less = super().__lt__(other)
        if less is NotImplemented:
            return NotImplemented
        try:
            return self.network < other.network or self.network == other.network and less
        except AttributeError:
            # All addresses come before all interfaces.
            return False

    def __hash__(self):
        return hash((self._ip, self._prefixlen, int(self.network.network_address)))

    __reduce__ = _IPAddressBase.__reduce__

    @property
    def ip(self):
        """The address alone."""
        return self._plain_class(self._ip)

    @property
    def with_prefixlen(self):
        """The text with the length of the prefix."""
        return f"{self._string_from_ip_int(self._ip)}/{self._prefixlen}"

    @property
    def with_netmask(self):
        """The text with the netmask."""
        return f"{self._string_from_ip_int(self._ip)}/{self.netmask}"

    @property
    def with_hostmask(self):
        """The text with the host mask."""
        return f"{self._string_from_ip_int(self._ip)}/{self.hostmask}"


class _BaseConstants:
    # Stands for the table of well-known networks until that exists.
    _private_networks = []


_BaseNetwork._constants = _BaseConstants


class _BaseV4:
    # How IPv4 writes its addresses.

    __slots__ = ()
    _version = 4
    _ALL_ONES = (1 << IPV4LENGTH) - 1
    _max_prefixlen = IPV4LENGTH
    _netmask_cache = {}

    def _explode_shorthand_ip_string(self):
        return str(self)

    @classmethod
    def _make_netmask(cls, arg):
        found = cls._netmask_cache.get(arg)
        if found is None:
            if isinstance(arg, int):
                prefix = arg
                if not 0 <= prefix <= cls._max_prefixlen:
                    cls._report_invalid_netmask(prefix)
            else:
                try:
                    prefix = cls._prefix_from_prefix_string(arg)
                except NetmaskValueError:
                    prefix = cls._prefix_from_ip_string(arg)
            found = IPv4Address(cls._ip_int_from_prefix(prefix)), prefix
            cls._netmask_cache[arg] = found
        return found

    @classmethod
    def _ip_int_from_string(cls, text):
        if not text:
            raise AddressValueError("Address cannot be empty")
        octets = text.split(".")
        if len(octets) != 4:
            raise AddressValueError(f"Expected 4 octets in {text!r}")
        try:
            return int.from_bytes(map(cls._parse_octet, octets))
        except ValueError as e:
            raise AddressValueError(f"{e} in {text!r}") from None

    @classmethod
    def _parse_octet(cls, text):
        if not text:
            raise ValueError("Empty octet not permitted")
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"Only decimal digits permitted in {text!r}")
        if len(text) > 3:
            raise ValueError(f"At most 3 characters permitted in {text!r}")
        if text != "0" and text[0] == "0":
            raise ValueError(f"Leading zeros are not permitted in {text!r}")
        number = int(text)
        if number > 255:
            raise ValueError(f"Octet {number} (> 255) not permitted")
        return number

    @classmethod
    def _string_from_ip_int(cls, number):
        return ".".join(map(str, number.to_bytes(4)))

    def _reverse_pointer(self):
        return ".".join(reversed(str(self).split("."))) + ".in-addr.arpa"

    @property
    def max_prefixlen(self):
        """32"""
        return self._max_prefixlen

    @property
    def version(self):
        """4"""
        return self._version


class IPv4Address(_BaseV4, _BaseAddress):
    """An IPv4 address: of a text, a number or four bytes."""

    __slots__ = ("_ip", "__weakref__")

    def __init__(self, address):
        if isinstance(address, int):
            self._check_int_address(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed_address(address, 4)
            self._ip = int.from_bytes(address)
        else:
            text = str(address)
            if "/" in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            self._ip = self._ip_int_from_string(text)

    @property
    def packed(self):
        """The address as four bytes."""
        return v4_int_to_packed(self._ip)

    @property
    def is_reserved(self):
        """Whether it is reserved by the IETF."""
        return self in self._constants._reserved_network

    @property
    @functools.lru_cache()
    def is_private(self):
        """Whether it is not for the public net."""
        return any(self in network for network in self._constants._private_networks)

    @property
    @functools.lru_cache()
    def is_global(self):
        """Whether it is for the public net."""
        return self not in self._constants._public_network and not self.is_private

    @property
    def is_multicast(self):
        """Whether it is for multicast."""
        return self in self._constants._multicast_network

    @property
    def is_unspecified(self):
        """Whether it is 0.0.0.0."""
        return self == self._constants._unspecified_address

    @property
    def is_loopback(self):
        """Whether it is this host."""
        return self in self._constants._loopback_network

    @property
    def is_link_local(self):
        """Whether it is only for one link."""
        return self in self._constants._linklocal_network


class IPv4Interface(_Interface, IPv4Address):
    """An IPv4 address with the network it is in."""


class IPv4Network(_BaseV4, _BaseNetwork):
    """An IPv4 network: "192.0.2.0/24", also with a netmask or host mask, or (address, mask)."""

    _address_class = IPv4Address

    @property
    @functools.lru_cache()
    def is_global(self):
        """Whether it is for the public net."""
        shared = self._constants._public_network
        return (not (self.network_address in shared and self.broadcast_address in shared)
                and not self.is_private)


class _BaseV6:
    # How IPv6 writes its addresses.

    __slots__ = ()
    _version = 6
    _ALL_ONES = (1 << IPV6LENGTH) - 1
    _HEXTET_COUNT = 8
    _HEX_DIGITS = frozenset("0123456789ABCDEFabcdef")
    _max_prefixlen = IPV6LENGTH
    _netmask_cache = {}

    @classmethod
    def _make_netmask(cls, arg):
        found = cls._netmask_cache.get(arg)
        if found is None:
            if isinstance(arg, int):
                prefix = arg
                if not 0 <= prefix <= cls._max_prefixlen:
                    cls._report_invalid_netmask(prefix)
            else:
                prefix = cls._prefix_from_prefix_string(arg)
            found = IPv6Address(cls._ip_int_from_prefix(prefix)), prefix
            cls._netmask_cache[arg] = found
        return found

    @classmethod
    def _ip_int_from_string(cls, text):
        if not text:
            raise AddressValueError("Address cannot be empty")
        parts = text.split(":")
        if len(parts) < 3:
            raise AddressValueError(f"At least 3 parts expected in {text!r}")
        if "." in parts[-1]:
            # The last four bytes may be written as an IPv4 address.
            try:
                number = IPv4Address(parts.pop())._ip
            except AddressValueError as e:
                raise AddressValueError(f"{e} in {text!r}") from None
            parts += [f"{number >> 16:x}", f"{number & 0xFFFF:x}"]
        most = cls._HEXTET_COUNT + 1
        if len(parts) > most:
            raise AddressValueError(f"At most {most - 1} colons permitted in {text!r}")
        gaps = [i for i in range(1, len(parts) - 1) if not parts[i]]
        if len(gaps) > 1:
            raise AddressValueError(f"At most one '::' permitted in {text!r}")
        if gaps:
            front, back = gaps[0], len(parts) - gaps[0] - 1
            if not parts[0]:
                front -= 1
                if front:
                    raise AddressValueError(
                        f"Leading ':' only permitted as part of '::' in {text!r}")
            if not parts[-1]:
                back -= 1
                if back:
                    raise AddressValueError(
                        f"Trailing ':' only permitted as part of '::' in {text!r}")
            skipped = cls._HEXTET_COUNT - front - back
            if skipped < 1:
                raise AddressValueError(f"Expected at most {cls._HEXTET_COUNT - 1} other parts "
                                        f"with '::' in {text!r}")
        else:
            if len(parts) != cls._HEXTET_COUNT:
                raise AddressValueError(
                    f"Exactly {cls._HEXTET_COUNT} parts expected without '::' in {text!r}")
            if not parts[0]:
                raise AddressValueError(
                    f"Leading ':' only permitted as part of '::' in {text!r}")
            if not parts[-1]:
                raise AddressValueError(
                    f"Trailing ':' only permitted as part of '::' in {text!r}")
            front, back, skipped = len(parts), 0, 0
        try:
            number = 0
            for part in parts[:front]:
                number = number << 16 | cls._parse_hextet(part)
            number <<= 16 * skipped
            for part in parts[len(parts) - back:]:
                number = number << 16 | cls._parse_hextet(part)
            return number
        except ValueError as e:
            raise AddressValueError(f"{e} in {text!r}") from None

    @classmethod
    def _parse_hextet(cls, text):
        if not cls._HEX_DIGITS.issuperset(text):
            raise ValueError(f"Only hex digits permitted in {text!r}")
        if len(text) > 4:
            raise ValueError(f"At most 4 characters permitted in {text!r}")
        return int(text, 16)

    @classmethod
    def _compress_hextets(cls, hextets):
        # Two or more zeros become "::", the longest run of them, the first of equals.
        best = best_length = 0
        start = None
        for i, hextet in enumerate([*hextets, None]):
            if hextet == "0":
                if start is None:
                    start = i
            elif start is not None:
                if i - start > best_length:
                    best, best_length = start, i - start
                start = None
        if best_length < 2:
            return hextets
        end = best + best_length
        return ([""] * (1 + (best == 0)) if best == 0 else hextets[:best] + [""]) + (
            hextets[end:] if end < len(hextets) else [""])

    @classmethod
    def _string_from_ip_int(cls, number=None):
        if number is None:
            number = int(cls._ip)
        if number > cls._ALL_ONES:
            raise ValueError("IPv6 address is too large")
        digits = f"{number:032x}"
        return ":".join(cls._compress_hextets(
            [f"{int(digits[i:i + 4], 16):x}" for i in range(0, 32, 4)]))

    def _explode_shorthand_ip_string(self):
        if isinstance(self, IPv6Network):
            text = str(self.network_address)
        elif isinstance(self, IPv6Interface):
            text = str(self.ip)
        else:
            text = str(self)
        digits = f"{self._ip_int_from_string(text.partition('%')[0]):032x}"
        text = ":".join(digits[i:i + 4] for i in range(0, 32, 4))
        if isinstance(self, (_BaseNetwork, IPv6Interface)):
            return f"{text}/{self._prefixlen}"
        return text

    def _reverse_pointer(self):
        return ".".join(self.exploded[::-1].replace(":", "")) + ".ip6.arpa"

    @staticmethod
    def _split_scope_id(text):
        address, percent, scope = text.partition("%")
        if not percent:
            scope = None
        elif not scope or "%" in scope:
            raise AddressValueError(f'Invalid IPv6 address: "{text!r}"')
        return address, scope

    @property
    def max_prefixlen(self):
        """128"""
        return self._max_prefixlen

    @property
    def version(self):
        """6"""
        return self._version


class IPv6Address(_BaseV6, _BaseAddress):
    """An IPv6 address: of a text (also with a %scope), a number or sixteen bytes."""

    __slots__ = ("_ip", "_scope_id", "__weakref__")

    def __init__(self, address):
        self._scope_id = None
        if isinstance(address, int):
            self._check_int_address(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed_address(address, 16)
            self._ip = int.from_bytes(address)
        else:
            text = str(address)
            if "/" in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            text, self._scope_id = self._split_scope_id(text)
            self._ip = self._ip_int_from_string(text)

    def __str__(self):
        text = super().__str__()
        return text + "%" + self._scope_id if self._scope_id else text

    def __hash__(self):
        return hash((self._ip, self._scope_id))

    def __eq__(self, other):
        equal = super().__eq__(other)
        if equal is NotImplemented:
            return NotImplemented
        return equal and self._scope_id == getattr(other, "_scope_id", None)

    def __reduce__(self):
        return self.__class__, (str(self),)

    @property
    def scope_id(self):
        """The zone after %, or None."""
        return self._scope_id

    @property
    def packed(self):
        """The address as sixteen bytes."""
        return v6_int_to_packed(self._ip)

    @property
    def is_multicast(self):
        """Whether it is for multicast."""
        return self in self._constants._multicast_network

    @property
    def is_reserved(self):
        """Whether it is reserved by the IETF."""
        return any(self in network for network in self._constants._reserved_networks)

    @property
    def is_link_local(self):
        """Whether it is only for one link."""
        return self in self._constants._linklocal_network

    @property
    def is_site_local(self):
        """Whether it is only for one site (an abandoned idea)."""
        return self in self._constants._sitelocal_network

    @property
    @functools.lru_cache()
    def is_private(self):
        """Whether it is not for the public net."""
        mapped = self.ipv4_mapped
        if mapped is not None:
            return mapped.is_private
        return any(self in network for network in self._constants._private_networks)

    @property
    def is_global(self):
        """Whether it is for the public net."""
        return not self.is_private

    @property
    def is_unspecified(self):
        """Whether it is ::."""
        return self._ip == 0

    @property
    def is_loopback(self):
        """Whether it is ::1."""
        return self._ip == 1

    @property
    def ipv4_mapped(self):
        """The IPv4 address within ::ffff:0:0/96, or None."""
        if self._ip >> 32 != 0xFFFF:
            return None
        return IPv4Address(self._ip & 0xFFFFFFFF)

    @property
    def teredo(self):
        """(server, client) within an address of Teredo, or None."""
        if self._ip >> 96 != 0x20010000:
            return None
        return (IPv4Address(self._ip >> 64 & 0xFFFFFFFF), IPv4Address(~self._ip & 0xFFFFFFFF))

    @property
    def sixtofour(self):
        """The IPv4 address within an address of 6to4, or None."""
        if self._ip >> 112 != 0x2002:
            return None
        return IPv4Address(self._ip >> 80 & 0xFFFFFFFF)


class IPv6Interface(_Interface, IPv6Address):
    """An IPv6 address with the network it is in."""

    def __hash__(self):
        return hash((self._ip, self._prefixlen, int(self.network.network_address)))

    @property
    def is_unspecified(self):
        """Whether address and network are unspecified."""
        return self._ip == 0 and self.network.is_unspecified

    @property
    def is_loopback(self):
        """Whether it is ::1."""
        return super().is_loopback and self.network.is_loopback


class IPv6Network(_BaseV6, _BaseNetwork):
    """An IPv6 network: "2001:db8::/32", or (address, prefix length)."""

    _address_class = IPv6Address

    def hosts(self):
        """The addresses that hosts may have: all but the first (the routers' anycast)."""
        for number in range(int(self.network_address) + 1, int(self.broadcast_address) + 1):
            yield self._address_class(number)

    @property
    def is_site_local(self):
        """Whether it is only for one site."""
        return self.network_address.is_site_local and self.broadcast_address.is_site_local


IPv4Interface._network_class, IPv4Interface._plain_class = IPv4Network, IPv4Address
IPv6Interface._network_class, IPv6Interface._plain_class = IPv6Network, IPv6Address


class _IPv4Constants:
    # The well-known networks (IANA's special-purpose registry).
    _linklocal_network = IPv4Network("169.254.0.0/16")
    _loopback_network = IPv4Network("127.0.0.0/8")
    _multicast_network = IPv4Network("224.0.0.0/4")
    _public_network = IPv4Network("100.64.0.0/10")
    _private_networks = [IPv4Network(text) for text in (
        "0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/29", "192.0.0.170/31", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "255.255.255.255/32")]
    _reserved_network = IPv4Network("240.0.0.0/4")
    _unspecified_address = IPv4Address("0.0.0.0")


class _IPv6Constants:
    _linklocal_network = IPv6Network("fe80::/10")
    _multicast_network = IPv6Network("ff00::/8")
    _private_networks = [IPv6Network(text) for text in (
        "::1/128", "::/128", "::ffff:0:0/96", "100::/64", "2001::/23", "2001:2::/48",
        "2001:db8::/32", "2001:10::/28", "fc00::/7", "fe80::/10")]
    _reserved_networks = [IPv6Network(text) for text in (
        "::/8", "100::/8", "200::/7", "400::/6", "800::/5", "1000::/4", "4000::/3", "6000::/3",
        "8000::/3", "A000::/3", "C000::/3", "E000::/4", "F000::/5", "F800::/6", "FE00::/9")]
    _sitelocal_network = IPv6Network("fec0::/10")


IPv4Address._constants = IPv4Network._constants = _IPv4Constants
IPv6Address._constants = IPv6Network._constants = _IPv6Constants
