"""Programs in one file: an archive with a __main__.py that Python runs.

    python -m zipapp folder -o program.pyz -m "package.module:function" -p "/usr/bin/env python3"
"""

import contextlib
import os
import pathlib
import shutil
import stat
import sys
import zipfile

__all__ = ["ZipAppError", "create_archive", "get_interpreter"]

_MAIN = """\
# -*- coding: utf-8 -*-
import {module}
{module}.{function}()
"""

if sys.platform.startswith("win"):
    shebang_encoding = "utf-8"
else:
    shebang_encoding = sys.getfilesystemencoding()


class ZipAppError(ValueError):
    """What is wrong with a program to be packed."""


@contextlib.contextmanager
def _opened(archive, mode):
    # A path opened, or a file as it is.
    if isinstance(archive, (str, os.PathLike)):
        with open(archive, mode) as file:
            yield file
    else:
        yield archive


def _write_interpreter(file, interpreter):
    if interpreter:
        file.write(b"#!" + interpreter.encode(shebang_encoding) + b"\n")


def _make_executable(path):
    os.chmod(path, os.stat(path).st_mode | stat.S_IEXEC)


def _copy_archive(archive, new_archive, interpreter=None):
    # The same archive with another first line.
    with _opened(archive, "rb") as source:
        start = source.read(2)
        with _opened(new_archive, "wb") as file:
            _write_interpreter(file, interpreter)
            if start == b"#!":
                source.readline()
            else:
                file.write(start)
            shutil.copyfileobj(source, file)
    if interpreter and isinstance(new_archive, str):
        _make_executable(new_archive)


def create_archive(source, target=None, interpreter=None, main=None, filter=None,
                   compressed=False):
    """Packs a folder (or copies an archive): `interpreter` for the first line, `main` as
    "package.module:function", `filter` says of each path whether it is wanted."""
    is_archive = False
    if hasattr(source, "read") and hasattr(source, "readline"):
        is_archive = True
    else:
        source = pathlib.Path(source)
        is_archive = source.is_file()
    if is_archive:
        _copy_archive(source, target, interpreter)
        return
    if not source.exists():
        raise ZipAppError("Source does not exist")
    has_main = (source / "__main__.py").is_file()
    if main and has_main:
        raise ZipAppError("Cannot specify entry point if the source has __main__.py")
    if not (main or has_main):
        raise ZipAppError("Archive has no entry point")
    text = None
    if main:
        module, colon, function = main.partition(":")
        names = module.split(".") + function.split(".")
        if not colon or not all(name.isidentifier() for name in names):
            raise ZipAppError("Invalid entry point: " + main)
        text = _MAIN.format(module=module, function=function)
    if target is None:
        target = source.with_suffix(".pyz")
    elif not hasattr(target, "write"):
        target = pathlib.Path(target)
    children = sorted(source.rglob("*"))
    # The archive itself may come to lie in the folder.
    with _opened(target, "wb") as file:
        _write_interpreter(file, interpreter)
        method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        with zipfile.ZipFile(file, "w", compression=method) as archive:
            for child in children:
                name = child.relative_to(source)
                if (filter is None or filter(name)) and child != target:
                    archive.write(child, name.as_posix())
            if text:
                archive.writestr("__main__.py", text.encode("utf-8"))
    if interpreter and not hasattr(target, "write"):
        _make_executable(target)


def get_interpreter(archive):
    """The interpreter that an archive's first line names, or None."""
    with _opened(archive, "rb") as file:
        if file.read(2) == b"#!":
            return file.readline().strip().decode(shebang_encoding)
    return None


def main(args=None):
    """The command line."""
    import argparse
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", "-o", default=None,
                        help="The name of the output archive. Required if SOURCE is an archive.")
    parser.add_argument("--python", "-p", default=None,
                        help="The name of the Python interpreter to use (default: no shebang "
                        "line).")
    parser.add_argument("--main", "-m", default=None,
                        help="The main function of the application (default: use an existing "
                        "__main__.py).")
    parser.add_argument("--compress", "-c", action="store_true",
                        help="Compress files with the deflate method. Files are stored "
                        "uncompressed by default.")
    parser.add_argument("--info", default=False, action="store_true",
                        help="Display the interpreter from the archive.")
    parser.add_argument("source", help="Source directory (or existing archive).")
    args = parser.parse_args(args)
    if args.info:
        if not os.path.isfile(args.source):
            raise SystemExit("Can only get info for an archive file")
        print(f"Interpreter: {get_interpreter(args.source) or '<none>'}")
        sys.exit(0)
    if os.path.isfile(args.source):
        if args.output is None or (os.path.exists(args.output)
                                   and os.path.samefile(args.source, args.output)):
            raise SystemExit("In-place editing of archives is not supported")
        if args.main:
            raise SystemExit("Cannot change the main function when copying")
    create_archive(args.source, args.output, interpreter=args.python, main=args.main,
                   compressed=args.compress)


if __name__ == "__main__":
    main()
