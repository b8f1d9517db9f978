"""python -m json.tool: checks JSON texts and lays them out."""

import json
import sys


def main():
    """The program."""
    import argparse
    parser = argparse.ArgumentParser(
        prog="python -m json.tool",
        description="A simple command line interface for json module to validate and pretty-print "
                    "JSON objects.")
    parser.add_argument("infile", nargs="?", default="-",
                        help="a JSON file to be validated or pretty-printed")
    parser.add_argument("outfile", nargs="?", default=None,
                        help="write the output of infile to outfile")
    parser.add_argument("--sort-keys", action="store_true", default=False,
                        help="sort the output of dictionaries alphabetically by key")
    parser.add_argument("--no-ensure-ascii", dest="ensure_ascii", action="store_false",
                        help="disable escaping of non-ASCII characters")
    parser.add_argument("--json-lines", action="store_true", default=False,
                        help="parse input using the JSON Lines format")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--indent", default=4, type=int,
                       help="separate items with newlines and use this number of spaces for "
                            "indentation")
    group.add_argument("--tab", action="store_const", dest="indent", const="\t",
                       help="separate items with newlines and use tabs for indentation")
    group.add_argument("--no-indent", action="store_const", dest="indent", const=None,
                       help="separate items with spaces rather than newlines")
    group.add_argument("--compact", action="store_true",
                       help="suppress all whitespace separation (most compact)")
    options = parser.parse_args()
    dump_args = {"sort_keys": options.sort_keys, "indent": options.indent,
                 "ensure_ascii": options.ensure_ascii}
    if options.compact:
        dump_args["indent"] = None
        dump_args["separators"] = ",", ":"
    try:
        if options.infile == "-":
            text = sys.stdin.read()
        else:
            with open(options.infile, encoding="utf-8") as file:
                text = file.read()
        documents = text.splitlines() if options.json_lines else [text]
        objects = [json.loads(document) for document in documents]
        out = "".join(json.dumps(obj, **dump_args) + "\n" for obj in objects)
        if options.outfile is None:
            sys.stdout.write(out)
        else:
            with open(options.outfile, "w", encoding="utf-8") as file:
                file.write(out)
    except ValueError as e:
        raise SystemExit(e)


if __name__ == "__main__":
    main()
