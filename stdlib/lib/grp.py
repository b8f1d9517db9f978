"""The groups of the system, as /etc/group lists them."""

__all__ = ["getgrall", "getgrgid", "getgrnam", "struct_group"]

from collections import namedtuple as _namedtuple


class struct_group(_namedtuple("struct_group", "gr_name gr_passwd gr_gid gr_mem")):
    """One group."""

    __slots__ = ()

    def __repr__(self):
        return "grp." + super().__repr__()


struct_group.__module__ = "grp"


def getgrall():
    """All groups."""
    groups = []
    try:
        with open("/etc/group", encoding="utf-8", errors="surrogateescape") as lines:
            for line in lines:
                parts = line.rstrip("\n").split(":")
                if len(parts) == 4 and parts[2].isdigit():
                    groups.append(struct_group(parts[0], parts[1], int(parts[2]),
                                               [name for name in parts[3].split(",") if name]))
    except OSError:
        pass
    return groups


def getgrnam(name):
    """The group of that name; KeyError if there is none."""
    if not isinstance(name, str):
        raise TypeError(f"getgrnam() argument 'name' must be str, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("embedded null byte")
    for group in getgrall():
        if group.gr_name == name:
            return group
    raise KeyError(f"getgrnam(): name not found: {name!r}")


def getgrgid(id):
    """The group with that id; KeyError if there is none."""
    if isinstance(id, float) or not hasattr(id, "__index__"):
        raise TypeError(f"group id must be int, not {type(id).__name__}")
    for group in getgrall():
        if group.gr_gid == id:
            return group
    raise KeyError(f"getgrgid(): gid not found: {id}")
