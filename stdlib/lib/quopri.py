"""Quoted-printable (RFC 1521): text whose odd bytes are written as "=AB"."""

from binascii import a2b_qp, b2a_qp

__all__ = ["encode", "decode", "encodestring", "decodestring"]

ESCAPE = b"="
MAXLINESIZE = 76
HEX = b"0123456789ABCDEF"


def encode(input, output, quotetabs, header=False):
    """Encode a binary file into another; `quotetabs` quotes blanks within lines as well."""
    output.write(b2a_qp(input.read(), quotetabs=quotetabs, header=header))


def encodestring(s, quotetabs=False, header=False):
    """Encode bytes."""
    return b2a_qp(s, quotetabs=quotetabs, header=header)


def decode(input, output, header=False):
    """Decode a binary file into another."""
    output.write(a2b_qp(input.read(), header=header))


def decodestring(s, header=False):
    """Decode bytes."""
    return a2b_qp(s, header=header)


def main():
    """The command line: quopri [-t | -d] [FILE]..., "-t" quotes tabs, "-d" decodes."""
    import getopt
    import sys
    try:
        options, files = getopt.getopt(sys.argv[1:], "td")
    except getopt.error as e:
        sys.stdout = sys.stderr
        print(e)
        print("usage: quopri [-t | -d] [file] ...")
        sys.exit(2)
    flags = [option for option, _ in options]
    if "-t" in flags and "-d" in flags:
        sys.stdout = sys.stderr
        print("-t and -d are mutually exclusive")
        sys.exit(2)
    status = 0
    for name in files or ["-"]:
        try:
            file = sys.stdin.buffer if name == "-" else open(name, "rb")
        except OSError as e:
            sys.stderr.write(f"{name}: can't open ({e})\n")
            status = 1
            continue
        with file:
            if "-d" in flags:
                decode(file, sys.stdout.buffer)
            else:
                encode(file, sys.stdout.buffer, "-t" in flags)
    if status:
        sys.exit(status)


if __name__ == "__main__":
    main()
