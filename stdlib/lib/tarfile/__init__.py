"""tar archives: reading, writing and appending, plain or compressed.

    with tarfile.open("files.tar.gz", "w:gz") as archive:
        archive.add("folder")

The formats are ustar, GNU and pax (the default); sparse files are read.
"""

from tarfile._filters import (
    AbsoluteLinkError, AbsolutePathError, FilterError, LinkOutsideDestinationError,
    OutsideDestinationError, SpecialFileError, data_filter, fully_trusted_filter, tar_filter,
)
from tarfile._headers import (
    AREGTYPE, BLKTYPE, BLOCKSIZE, CHRTYPE, CONTTYPE, DEFAULT_FORMAT, DIRTYPE, FIFOTYPE,
    GNU_FORMAT, GNU_MAGIC, GNU_TYPES, GNUTYPE_LONGLINK, GNUTYPE_LONGNAME, GNUTYPE_SPARSE,
    LENGTH_LINK, LENGTH_NAME, LENGTH_PREFIX, LNKTYPE, NUL, PAX_FIELDS, PAX_FORMAT,
    PAX_NAME_FIELDS, PAX_NUMBER_FIELDS, POSIX_MAGIC, RECORDSIZE, REGTYPE, REGULAR_TYPES,
    SOLARIS_XHDTYPE, SUPPORTED_TYPES, SYMTYPE, USTAR_FORMAT, XGLTYPE, XHDTYPE, CompressionError,
    EmptyHeaderError, EOFHeaderError, ExtractError, HeaderError, InvalidHeaderError, ReadError,
    StreamError, SubsequentHeaderError, TarError, TarInfo, TruncatedHeaderError, calc_chksums,
    itn, nti, nts, stn,
)
from tarfile._streams import ExFileObject, _FileInFile, _Stream, copyfileobj
from tarfile._archive import ENCODING, TarFile, is_tarfile

__all__ = ["TarFile", "TarInfo", "is_tarfile", "TarError", "ReadError", "CompressionError",
           "StreamError", "ExtractError", "HeaderError", "ENCODING", "USTAR_FORMAT", "GNU_FORMAT",
           "PAX_FORMAT", "DEFAULT_FORMAT", "open", "fully_trusted_filter", "data_filter",
           "tar_filter", "FilterError", "AbsoluteLinkError", "OutsideDestinationError",
           "SpecialFileError", "AbsolutePathError", "LinkOutsideDestinationError"]

version = "0.9.0"

for _object in list(globals().values()):
    if callable(_object) and getattr(_object, "__module__", "").startswith("tarfile."):
        _object.__module__ = __name__
del _object
open = TarFile.open


def main():
    """The command line: list, test, extract or create an archive."""
    import argparse
    parser = argparse.ArgumentParser(description="A simple command-line interface for tarfile module.")
    parser.add_argument("-v", "--verbose", action="store_true", default=False,
                        help="Verbose output")
    parser.add_argument("--filter", metavar="<filtername>", choices=("fully_trusted", "tar", "data"),
                        help="Filter for extraction")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("-l", "--list", metavar="<tarfile>", help="Show listing of a tarfile")
    group.add_argument("-e", "--extract", nargs="+", metavar=("<tarfile>", "<output_dir>"),
                       help="Extract tarfile into target dir")
    group.add_argument("-c", "--create", nargs="+", metavar=("<name>", "<file>"),
                       help="Create tarfile from sources")
    group.add_argument("-t", "--test", metavar="<tarfile>", help="Test if a tarfile is valid")
    args = parser.parse_args()
    if args.filter and args.extract is None:
        parser.exit(1, "--filter is only valid for extraction\n")

    def need_archive(path):
        if not is_tarfile(path):
            parser.exit(1, f"{path!r} is not a tar archive.\n")

    if args.test is not None:
        need_archive(args.test)
        with open(args.test, "r") as archive:
            archive.getmembers()
            if args.verbose:
                print(archive.getmembers())
                print(f"{args.test!r} is a tar archive.")
    elif args.list is not None:
        need_archive(args.list)
        with open(args.list, "r:*") as archive:
            archive.list(verbose=args.verbose)
    elif args.extract is not None:
        if len(args.extract) not in (1, 2):
            parser.exit(1, parser.format_help())
        path, *folder = args.extract
        need_archive(path)
        with open(path, "r:*") as archive:
            archive.extractall(path=folder[0] if folder else ".", filter=args.filter)
        if args.verbose:
            where = f" into {folder[0]!r} directory" if folder else ""
            dot = "" if folder else "."
            print(f"{path!r} file is extracted{where}{dot}")
    else:
        name, *paths = args.create
        kinds = {"gz": "gz", "tgz": "gz", "xz": "xz", "txz": "xz", "bz2": "bz2", "tbz": "bz2",
                 "tbz2": "bz2", "tb2": "bz2"}
        kind = kinds.get(name.rpartition(".")[2])
        with open(name, f"w:{kind}" if kind else "w") as archive:
            for path in paths:
                archive.add(path)
        if args.verbose:
            print(f"{name!r} file created.")
