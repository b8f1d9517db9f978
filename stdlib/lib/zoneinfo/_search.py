"""Where the files of time zones are."""

import os

__all__ = []

_DEFAULT = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo",
            "/etc/zoneinfo")
TZPATH = ()


class ZoneInfoNotFoundError(KeyError):
    """There is no time zone of that name."""

    __module__ = "zoneinfo"


class InvalidTZPathWarning(RuntimeWarning):
    """PYTHONTZPATH names folders that are not absolute; they are left out."""

    __module__ = "zoneinfo"


def reset_tzpath(to=None):
    """Sets TZPATH: to absolute folders, or anew from PYTHONTZPATH."""
    global TZPATH
    if to is not None:
        if isinstance(to, (str, bytes)):
            raise TypeError(f"tzpath must be a list or tuple, not {type(to)}, {to!r}")
        wrong = [folder for folder in to if not os.path.isabs(folder)]
        if wrong:
            raise ValueError(_wrong_paths(wrong))
        TZPATH = tuple(to)
        return
    text = os.environ.get("PYTHONTZPATH")
    if text is None:
        TZPATH = _DEFAULT
        return
    folders = text.split(os.pathsep) if text else []
    wrong = [folder for folder in folders if not os.path.isabs(folder)]
    if wrong:
        import warnings
        warnings.warn("Invalid paths specified in PYTHONTZPATH environment variable. "
                      + _wrong_paths(wrong), InvalidTZPathWarning, stacklevel=2)
    TZPATH = tuple(folder for folder in folders if os.path.isabs(folder))


def _wrong_paths(paths):
    shown = "\n    ".join(map(repr, paths))
    return f"Paths should be absolute but found the following relative paths:\n    {shown}"


def check_key(key):
    """ValueError if a name might lead out of the folders."""
    if os.path.isabs(key):
        raise ValueError(f"ZoneInfo keys may not be absolute paths, got: {key}")
    normal = os.path.normpath(key)
    if len(normal) != len(key):
        raise ValueError(f"ZoneInfo keys must be normalized relative paths, got: {key}")
    base = os.path.normpath(os.path.join("_", "_"))
    resolved = os.path.normpath(os.path.join(base, normal))
    if not resolved.startswith(base):
        raise ValueError(f"ZoneInfo keys must refer to subdirectories of TZPATH, got: {key}")


def find_file(key):
    """The path of a time zone's file, None if there is none."""
    check_key(key)
    for folder in TZPATH:
        path = os.path.join(folder, key)
        if os.path.isfile(path):
            return path
    return None


def open_packaged(key):
    """A time zone's file of the package tzdata."""
    import importlib.resources
    package, _slash, name = ("tzdata.zoneinfo/" + key).replace("/", ".").rpartition(".")
    try:
        return importlib.resources.files(package).joinpath(name).open("rb")
    except (ImportError, FileNotFoundError, UnicodeEncodeError, IsADirectoryError):
        raise ZoneInfoNotFoundError(f"No time zone found with key {key}") from None


def available_timezones():
    """The names of all time zones."""
    names = set()
    try:
        import importlib.resources
        with importlib.resources.files("tzdata").joinpath("zones").open() as file:
            names.update(line.strip() for line in file)
    except (ImportError, FileNotFoundError):
        pass
    for top in TZPATH:
        if not os.path.exists(top):
            continue
        for folder, folders, files in os.walk(top):
            if folder == top:
                # The same names once more, with and without leap seconds.
                for each in ("right", "posix"):
                    if each in folders:
                        folders.remove(each)
            for name in files:
                path = os.path.join(folder, name)
                key = os.path.relpath(path, start=top)
                if key in names:
                    continue
                try:
                    with open(path, "rb") as file:
                        if file.read(4) == b"TZif":
                            names.add(key)
                except OSError:
                    pass
    names.discard("posixrules")
    return names


reset_tzpath()
