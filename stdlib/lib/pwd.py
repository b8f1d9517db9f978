"""The users of the system, as /etc/passwd lists them."""

__all__ = ["getpwall", "getpwnam", "getpwuid", "struct_passwd"]

from collections import namedtuple as _namedtuple


class struct_passwd(_namedtuple("struct_passwd",
                                "pw_name pw_passwd pw_uid pw_gid pw_gecos pw_dir pw_shell")):
    """One user."""

    __slots__ = ()

    def __repr__(self):
        return "pwd." + super().__repr__()


struct_passwd.__module__ = "pwd"


def getpwall():
    """All users."""
    users = []
    try:
        with open("/etc/passwd", encoding="utf-8", errors="surrogateescape") as lines:
            for line in lines:
                parts = line.rstrip("\n").split(":")
                if len(parts) == 7 and parts[2].isdigit() and parts[3].isdigit():
                    users.append(struct_passwd(*parts[:2], int(parts[2]), int(parts[3]),
                                               *parts[4:]))
    except OSError:
        pass
    return users


def getpwnam(name, /):
    """The user of that name; KeyError if there is none."""
    if not isinstance(name, str):
        raise TypeError(f"getpwnam() argument must be str, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("embedded null byte")
    for user in getpwall():
        if user.pw_name == name:
            return user
    raise KeyError(f"getpwnam(): name not found: {name!r}")


def getpwuid(uid, /):
    """The user with that id; KeyError if there is none."""
    if isinstance(uid, float) or not hasattr(uid, "__index__"):
        raise TypeError(f"uid should be integer, not {type(uid).__name__}")
    for user in getpwall():
        if user.pw_uid == uid:
            return user
    raise KeyError(f"getpwuid(): uid not found: {uid}")
