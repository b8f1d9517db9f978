"""Writes bytecode files from source files."""

import enum
import importlib._bootstrap_external
import importlib.util
import os
import sys
import traceback

__all__ = ["compile", "main", "PyCompileError", "PycInvalidationMode"]


class PyCompileError(Exception):
    """The source cannot be compiled: the class of the error, the error, the file and a message."""

    def __init__(self, exc_type, exc_value, file, msg=""):
        name = exc_type.__name__
        if exc_type is SyntaxError:
            text = "".join(traceback.format_exception_only(exc_type, exc_value))
            message = text.replace('File "<string>"', f'File "{file}"')
        else:
            message = f"Sorry: {name}: {exc_value}"
        Exception.__init__(self, msg or message, name, exc_value, file)
        self.exc_type_name = name
        self.exc_value = exc_value
        self.file = file
        self.msg = msg or message

    def __str__(self):
        return self.msg


class PycInvalidationMode(enum.Enum):
    """How it is found out whether a bytecode file is still right."""

    TIMESTAMP = 1
    CHECKED_HASH = 2
    UNCHECKED_HASH = 3


def _get_default_invalidation_mode():
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return PycInvalidationMode.CHECKED_HASH
    return PycInvalidationMode.TIMESTAMP


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1, invalidation_mode=None,
            quiet=0):
    """Compiles a source file to a bytecode file; the latter's path, None if there was an error."""
    if invalidation_mode is None:
        invalidation_mode = _get_default_invalidation_mode()
    if cfile is None:
        optimization = optimize if optimize >= 1 else "" if optimize == 0 else None
        cfile = importlib.util.cache_from_source(file, optimization=optimization)
    for kind, wrong in (("symlink", os.path.islink(cfile)),
                        ("non-regular file",
                         os.path.exists(cfile) and not os.path.isfile(cfile))):
        if wrong:
            raise FileExistsError(f"{cfile} is a {kind} and will be changed into a regular one "
                                  "if import writes a byte-compiled file to it")
    external = importlib._bootstrap_external
    loader = external.SourceFileLoader("<py_compile>", file)
    source = loader.get_data(file)
    try:
        code = loader.source_to_code(source, dfile or file, _optimize=optimize)
    except Exception as error:
        problem = PyCompileError(error.__class__, error, dfile or file)
        if quiet < 2:
            if doraise:
                raise problem
            sys.stderr.write(problem.msg + "\n")
        return None
    folder = os.path.dirname(cfile)
    if folder:
        os.makedirs(folder, exist_ok=True)
    if invalidation_mode == PycInvalidationMode.TIMESTAMP:
        stats = loader.path_stats(file)
        data = external._code_to_timestamp_pyc(code, stats["mtime"], stats["size"])
    else:
        data = external._code_to_hash_pyc(code, importlib.util.source_hash(source),
                                          invalidation_mode == PycInvalidationMode.CHECKED_HASH)
    external._write_atomic(cfile, data, external._calc_mode(file))
    return cfile


def main():
    """Compiles the files that the command line names ("-": those that standard input names)."""
    import argparse
    parser = argparse.ArgumentParser(description="A simple command-line interface for py_compile "
                                     "module.")
    parser.add_argument("-q", "--quiet", action="store_true", help="Suppress error output")
    parser.add_argument("filenames", nargs="+", help="Files to compile")
    args = parser.parse_args()
    names = args.filenames
    if names == ["-"]:
        names = [line.rstrip("\n") for line in sys.stdin]
    for name in names:
        try:
            compile(name, doraise=True)
        except PyCompileError as error:
            parser.exit(1, "" if args.quiet else error.msg)
        except OSError as error:
            parser.exit(1, "" if args.quiet else str(error))


if __name__ == "__main__":
    main()
