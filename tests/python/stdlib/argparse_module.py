import argparse, sys
parser = argparse.ArgumentParser(prog="tool", description="A tool.")
parser.add_argument("file", help="the file"); parser.add_argument("-n", "--number", type=int, default=1, help="how many (default: %(default)s)"); parser.add_argument("-v", "--verbose", action="store_true"); parser.add_argument("--mode", choices=["a", "b"]); parser.add_argument("rest", nargs="*"); parser.add_argument("-x", action="append")
print(parser.parse_args(["f.txt", "r1", "r2", "-n", "5", "-v", "-x", "1", "-x", "2"])); print(parser.parse_args(["f", "--number=3", "--mode", "b"])); parser.print_usage(sys.stdout); print(parser.format_help())
sys.stderr = sys.stdout
for bad in ([], ["f", "-n", "x"], ["f", "--mode", "c"], ["f", "--nope"]):
    try: parser.parse_args(bad)
    except SystemExit as e: print("exit", e.code)
sub = argparse.ArgumentParser(prog="git"); s = sub.add_subparsers(dest="command", required=True); add = s.add_parser("add"); add.add_argument("path"); print(sub.parse_args(["add", "x"]), argparse.Namespace(a=1), parser.parse_known_args(["f", "--zzz"])[1])
