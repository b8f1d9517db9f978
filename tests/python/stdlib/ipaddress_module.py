"""Addresses and networks: texts, errors, arithmetic, formats, properties."""
import ipaddress as I
import pickle


def t(f, *a):
    try:
        print(*a, "->", repr(f(*a)))
    except Exception as e:
        print(*a, "!!", type(e).__name__, e)


for s in ("", "1.2.3", "1.2.3.4/24", "256.1.1.1", "1..2.3", "a.1.2.3", "01.2.3.4", -1, 2**32, b"abc",
          b"\1\2\3\4", None):
    t(I.IPv4Address, s)
for s in (":", "1:2:3:4:5:6:7:8:9", "::1::", ":1:2:3:4:5:6:7", "12345::", "g::", "::1.2.3", "::1%",
          "::1%eth0", "fe80::1/64", 2**128, "1:2:3:4:5:6:7::8:9", "1::2:", "1:0:0:2:0:0:0:3"):
    t(I.IPv6Address, s)
for s in ("1.2.3.4/24", "1.2.3.0/33", "1.2.3.0/x", "1.2.3.0/255.255.255.1", "1.2.3.0/0.0.0.255",
          ("1.2.3.0", 24), 1, (1,), ()):
    t(I.IPv4Network, s)
for s in ("::/129", "::1/64", ("::", 64), "2001:db8::/ffff::"):
    t(I.IPv6Network, s)
t(I.ip_address, "x")
t(I.ip_network, "x")
n = I.ip_network("10.0.0.0/24")
print(n[5], n[-1], n.num_addresses, list(n.subnets(new_prefix=26)), n.supernet(3), n.hostmask)
print(list(n.address_exclude(I.ip_network("10.0.0.64/27"))), I.ip_address("10.0.0.9") in n)
print(list(I.summarize_address_range(I.ip_address("1.1.1.1"), I.ip_address("1.1.2.9"))))
print(list(I.collapse_addresses([n, I.ip_network("10.0.1.0/24"), I.ip_address("9.9.9.9")])))
for f in ("", "b", "#_x", "n", "#X", "_b", "5x", ">20", "s"):
    t(format, I.ip_address("1.2.3.4"), f)
i = I.ip_interface("1.2.3.4/24")
print(repr(i), i.with_netmask, i.with_hostmask, i.network, i.ip, i == I.ip_address("1.2.3.4"))
for a in ("127.0.0.1", "10.1.1.1", "8.8.8.8", "224.0.0.1", "169.254.1.1", "100.64.0.1", "::1", "fe80::1",
          "2001:db8::1", "ff02::1", "::ffff:10.0.0.1", "2a00::1", "fec0::1"):
    x = I.ip_address(a)
    print(a, [p for p in dir(x) if p.startswith("is_") and getattr(x, p)], x.reverse_pointer)
x = I.ip_address("2001:0:4136:e378:8000:63bf:3fff:fdd2")
print(x.teredo, x.exploded, I.ip_address("2002:c000:204::").sixtofour)
print(pickle.loads(pickle.dumps([n, i, x])), sorted([i, I.ip_interface("1.2.3.4/16")]))
t(lambda: n < I.ip_network("::/0"))
t(lambda: I.ip_address("255.255.255.255") + 1)
print(list(I.ip_network("1.2.3.4/31").hosts()), I.ip_network("::/64").exploded)
