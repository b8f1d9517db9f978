"""`python -m inspect`: the source of a module, class or function, or facts about it."""

import argparse
import importlib
import inspect
import sys


def _fail(message):
    print(message, file=sys.stderr)
    sys.exit(2)


def main():
    """Shows what the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("object", help="The object to be analysed. It supports the "
                        "'module:qualname' syntax")
    parser.add_argument("-d", "--details", action="store_true",
                        help="Display info about the module rather than its source code")
    args = parser.parse_args()
    target = args.object
    name, has_attributes, attributes = target.partition(":")
    try:
        obj = module = importlib.import_module(name)
    except Exception as error:
        _fail(f"Failed to import {name} ({type(error).__name__}: {error})")
    if has_attributes:
        for part in attributes.split("."):
            obj = getattr(obj, part)
    if module.__name__ in sys.builtin_module_names:
        print("Can't get info for builtin modules.", file=sys.stderr)
        sys.exit(1)
    if not args.details:
        try:
            print(inspect.getsource(obj))
        except OSError as error:
            _fail(f"{target}: {error}")
        return
    print(f"Target: {target}")
    print(f"Origin: {inspect.getsourcefile(module)}")
    print(f"Cached: {getattr(module, '__cached__', None)}")
    if obj is module:
        print(f"Loader: {module.__loader__!r}")
        if hasattr(module, "__path__"):
            print(f"Submodule search path: {module.__path__}")
    else:
        try:
            _lines, number = inspect.findsource(obj)
        except Exception:
            pass
        else:
            print(f"Line: {number}")
    print("\n")


if __name__ == "__main__":
    main()
