"""What the machine, the system and the interpreter are."""

import os
import re
import sys
from collections import namedtuple as _namedtuple

_cache = {}


def system():
    """The system's name, such as 'Linux'."""
    return uname().system


def node():
    """The machine's name in the network."""
    return uname().node


def release():
    """The system's release."""
    return uname().release


def version():
    """The version of the release."""
    return uname().version


def machine():
    """The kind of machine, such as 'x86_64'."""
    return uname().machine


def processor():
    """The processor's name; empty if the system does not say."""
    return uname().processor


class uname_result(_namedtuple("uname_result_base", "system node release version machine")):
    """What uname() says. `processor` is found out when somebody asks for it."""

    @property
    def processor(self):
        if "processor" not in _cache:
            _cache["processor"] = ""
        return _cache["processor"]

    def __iter__(self):
        yield from super().__iter__()
        yield self.processor

    def __getitem__(self, key):
        return tuple(self)[key]

    def __len__(self):
        return 6

    @classmethod
    def _make(cls, values):
        values = list(values)
        if len(values) not in (5, 6):
            raise TypeError(f"Expected 5 arguments, got {len(values)}")
        return cls(*values[:5])

    def __reduce__(self):
        return uname_result, tuple(self)[:5]


def uname():
    """System, node, release, version, machine and processor."""
    if "uname" not in _cache:
        _cache["uname"] = uname_result(*os.uname())
    return _cache["uname"]


def architecture(executable=sys.executable, bits="", linkage=""):
    """The width of pointers and the format of executables."""
    width = bits or ("64bit" if sys.maxsize > 2**32 else "32bit")
    try:
        with open(executable, "rb") as file:
            start = file.read(5)
    except OSError:
        return width, linkage
    if start[:4] == b"\x7fELF":
        width = "64bit" if start[4:5] == b"\2" else "32bit"
        linkage = "ELF"
    return width, linkage


def libc_ver(executable=None, lib="", version="", chunksize=16384):
    """Name and version of the C library that a program is linked with."""
    if executable is None:
        if "libc" not in _cache:
            try:
                name, _, number = os.confstr("CS_GNU_LIBC_VERSION").partition(" ")
                _cache["libc"] = name, number
            except (AttributeError, ValueError, OSError):
                _cache["libc"] = libc_ver(sys.executable)
        return _cache["libc"]
    pattern = re.compile(rb"(GLIBC_([0-9.]+))|(libc6)|(musl-([0-9.]+))")
    best = ()
    try:
        with open(executable, "rb") as file:
            data = file.read()
    except OSError:
        return lib, version
    for found in pattern.finditer(data):
        if found[1]:
            lib = "glibc"
            number = tuple(int(part) for part in found[2].split(b".") if part)
            best = max(best, number)
        elif found[4]:
            return "musl", found[5].decode()
    return (lib, ".".join(map(str, best))) if best else (lib, version)


def platform(aliased=False, terse=False):
    """One line about the system."""
    key = "platform", bool(aliased), bool(terse)
    if key not in _cache:
        parts = [system(), release()]
        if not terse:
            parts.append(machine())
            lib, number = libc_ver()
            if lib:
                parts += ["with", lib + number]
        text = "-".join(part.strip() for part in parts if part)
        _cache[key] = re.sub(r"[ /\\:;\"()]+", "-", text).strip("-")
    return _cache[key]


def system_alias(system, release, version):
    """Marketing names; none on this system."""
    return system, release, version


def freedesktop_os_release():
    """The distribution, as /etc/os-release tells it."""
    if "os_release" not in _cache:
        for path in "/etc/os-release", "/usr/lib/os-release":
            try:
                with open(path, encoding="utf-8") as lines:
                    info = {"NAME": "Linux", "ID": "linux", "PRETTY_NAME": "Linux"}
                    for line in lines:
                        found = re.match(r"^([A-Za-z0-9_]+)=(['\"]?)(.*)\2$", line.rstrip("\n"))
                        if found:
                            info[found[1]] = re.sub(r"\\([\\$\"'`])", r"\1", found[3])
                _cache["os_release"] = info
                break
            except OSError:
                continue
        else:
            raise OSError(2, "Unable to read files /etc/os-release, /usr/lib/os-release")
    return _cache["os_release"].copy()


def java_ver(release="", vendor="", vminfo=("", "", ""), osinfo=("", "", "")):
    """For Jython only."""
    return release, vendor, vminfo, osinfo


def win32_ver(release="", version="", csd="", ptype=""):
    """For Windows only."""
    return release, version, csd, ptype


def win32_edition():
    """For Windows only."""
    return None


def win32_is_iot():
    """For Windows only."""
    return False


def mac_ver(release="", versioninfo=("", "", ""), machine=""):
    """For macOS only."""
    return release, versioninfo, machine


def python_implementation():
    """The interpreter's name."""
    name = sys.implementation.name
    return "CPython" if name == "cpython" else name.capitalize()


def python_version():
    """The version of the language, such as '3.12.0'."""
    return ".".join(map(str, sys.version_info[:3]))


def python_version_tuple():
    """The parts of python_version()."""
    return tuple(map(str, sys.version_info[:3]))


def python_branch():
    """Where the interpreter's source was taken from; unknown."""
    return ""


def python_revision():
    """The revision of the interpreter's source; unknown."""
    return ""


def python_build():
    """Number and date of the build."""
    found = re.search(r"\(([^,()]*)(?:, ([^()]*))?\)", sys.version)
    return (found[1] or "", found[2] or "") if found else ("", "")


def python_compiler():
    """What the interpreter was compiled with."""
    found = re.search(r"\[([^\]]*)\]", sys.version)
    return found[1] if found else ""
