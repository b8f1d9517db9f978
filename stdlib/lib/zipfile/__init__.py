"""ZIP archives: reading, writing and appending.

    with zipfile.ZipFile("files.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write("notes.txt")

Members may be stored or compressed (deflate, and bzip2 and LZMA where these modules are there);
ZIP64 archives may be larger than 4 GiB; encrypted members can be read, not written.
"""

import io
import os
import shutil
import stat
import struct
import sys
import threading
import time

from zipfile._format import (
    DEFAULT_VERSION, ZIP64_LIMIT, ZIP64_VERSION, ZIP_BZIP2, ZIP_DEFLATED, ZIP_FILECOUNT_LIMIT,
    ZIP_LZMA, ZIP_MAX_COMMENT, ZIP_STORED, BadZipFile, LargeZipFile, ZipInfo,
)
from zipfile._format import (
    MASK_ENCRYPTED as _MASK_ENCRYPTED, MASK_USE_DATA_DESCRIPTOR as _MASK_USE_DATA_DESCRIPTOR,
    MASK_UTF_FILENAME as _MASK_UTF_FILENAME, without_extra as _strip_extra,
)
from zipfile._streams import ZipExtFile
from zipfile._archive import PyZipFile, ZipFile, is_zipfile
from zipfile._path import CompleteDirs, Path

__all__ = ["BadZipFile", "BadZipfile", "error", "ZIP_STORED", "ZIP_DEFLATED", "ZIP_BZIP2",
           "ZIP_LZMA", "is_zipfile", "ZipInfo", "ZipFile", "PyZipFile", "LargeZipFile", "Path"]

error = BadZipfile = BadZipFile
for _class in (BadZipFile, LargeZipFile, ZipInfo, ZipExtFile, ZipFile, PyZipFile):
    _class.__module__ = __name__
del _class


def main(args=None):
    """The command line: list, test, extract or create an archive."""
    import argparse
    parser = argparse.ArgumentParser(description="A simple command-line interface for zipfile module.")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("-l", "--list", metavar="<zipfile>", help="Show listing of a zipfile")
    group.add_argument("-e", "--extract", nargs=2, metavar=("<zipfile>", "<output_dir>"),
                       help="Extract zipfile into target dir")
    group.add_argument("-c", "--create", nargs="+", metavar=("<name>", "<file>"),
                       help="Create zipfile from sources")
    group.add_argument("-t", "--test", metavar="<zipfile>", help="Test if a zipfile is valid")
    parser.add_argument("--metadata-encoding", metavar="<encoding>",
                        help="Specify encoding of member names for -l, -e and -t")
    args = parser.parse_args(args)
    encoding = args.metadata_encoding
    if args.test is not None:
        with ZipFile(args.test, "r", metadata_encoding=encoding) as archive:
            bad = archive.testzip()
        if bad:
            print(f"The following enclosed file is corrupted: {bad!r}")
        print("Done testing")
    elif args.list is not None:
        with ZipFile(args.list, "r", metadata_encoding=encoding) as archive:
            archive.printdir()
    elif args.extract is not None:
        source, target = args.extract
        with ZipFile(source, "r", metadata_encoding=encoding) as archive:
            archive.extractall(target)
    else:
        if encoding:
            print("Non-conforming encodings not supported with -c.", file=sys.stderr)
            sys.exit(1)
        name, *files = args.create
        with ZipFile(name, "w") as archive:
            for path in files:
                base = os.path.basename(path) or os.path.basename(os.path.dirname(path))
                _add(archive, path, "" if base in ("", os.curdir, os.pardir) else base)


def _add(archive, path, name):
    if os.path.isfile(path):
        archive.write(path, name, ZIP_DEFLATED)
    elif os.path.isdir(path):
        if name:
            archive.write(path, name)
        for inner in sorted(os.listdir(path)):
            _add(archive, os.path.join(path, inner), os.path.join(name, inner))
