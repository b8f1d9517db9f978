"""Extraction filters: which members are unpacked, and with what attributes."""

import os

from tarfile._headers import TarError


class FilterError(TarError):
    pass


class AbsolutePathError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"member {tarinfo.name!r} has an absolute path")


class OutsideDestinationError(FilterError):
    def __init__(self, tarinfo, path):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(f"{tarinfo.name!r} would be extracted to {path!r}, "
                         "which is outside the destination")


class SpecialFileError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"{tarinfo.name!r} is a special file")


class AbsoluteLinkError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"{tarinfo.name!r} is a link to an absolute path")


class LinkOutsideDestinationError(FilterError):
    def __init__(self, tarinfo, path):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(f"{tarinfo.name!r} would link to {path!r}, "
                         "which is outside the destination")


def _is_inside(path, folder):
    return os.path.commonpath([path, folder]) == folder


def _changes(member, folder, for_data):
    """The attributes that the filter changes; raises for members it refuses."""
    changes = {}
    folder = os.path.realpath(folder)
    name = member.name
    if name.startswith(("/", os.sep)):
        name = changes["name"] = member.path.lstrip("/" + os.sep)
    if os.path.isabs(name):
        raise AbsolutePathError(member)
    target = os.path.realpath(os.path.join(folder, name))
    if not _is_inside(target, folder):
        raise OutsideDestinationError(member, target)
    mode = member.mode
    if mode is not None:
        mode &= 0o755
        if for_data:
            mode = _data_mode(member, mode)
        if mode != member.mode:
            changes["mode"] = mode
    if for_data:
        for field in ("uid", "gid", "uname", "gname"):
            if getattr(member, field) is not None:
                changes[field] = None
        if member.islnk() or member.issym():
            if os.path.isabs(member.linkname):
                raise AbsoluteLinkError(member)
            start = os.path.dirname(name) if member.issym() else ""
            target = os.path.realpath(os.path.join(folder, start, member.linkname))
            if not _is_inside(target, folder):
                raise LinkOutsideDestinationError(member, target)
    return changes


def _data_mode(member, mode):
    if member.isreg() or member.islnk():
        if not mode & 0o100:
            mode &= ~0o111     # what its owner may not run, nobody may
        return mode | 0o600
    if member.isdir() or member.issym():
        return None            # as the system makes them
    raise SpecialFileError(member)


def fully_trusted_filter(member, dest_path):
    """Unpack the member as it is."""
    return member


def tar_filter(member, dest_path):
    """Refuse paths that lead out of the destination; clear dangerous permissions."""
    changes = _changes(member, dest_path, False)
    return member.replace(**changes, deep=False) if changes else member


def data_filter(member, dest_path):
    """As "tar", and refuse devices and links that lead out; ignore owners."""
    changes = _changes(member, dest_path, True)
    return member.replace(**changes, deep=False) if changes else member


named_filters = {"fully_trusted": fully_trusted_filter, "tar": tar_filter, "data": data_filter}
