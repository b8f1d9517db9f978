"""optparse and gettext: help, errors, types, plural forms, catalogues."""
import gettext
import io
import optparse
import os
import struct
import sys
import tempfile
from contextlib import redirect_stderr

os.environ["COLUMNS"] = "70"
p = optparse.OptionParser(prog="prog", usage="%prog [options] file", version="%prog 1",
                          description="What it does, at some length, so that lines have to be broken.",
                          epilog="The end.")
p.add_option("-v", "--verbose", action="store_true", help="tell more")
p.add_option("-n", "--number", type="int", default=3, metavar="N", help="a number [default: %default]")
p.add_option("-c", type="choice", choices=["a", "b"], help="one of a few letters, explained at length here")
group = optparse.OptionGroup(p, "Group", "Others.")
group.add_option("--append", action="append", nargs=2, dest="pairs")
p.add_option_group(group)
print(p.format_help())
print(p.format_help(optparse.TitledHelpFormatter()))
for line in (["-v", "x"], ["-n", "0x10", "--app", "1", "2", "-cb"], ["-n", "x"], ["--nope"], ["-c", "z"], ["--n"],
             ["--verbose=1"], ["--append", "1"], ["a", "--", "-v"]):
    errors = io.StringIO()
    with redirect_stderr(errors):
        try:
            values, rest = p.parse_args(line)
            print(line, values, rest)
        except SystemExit as e:
            print(line, e.code, errors.getvalue().splitlines()[-1])
for attrs in ({"action": "foo"}, {"type": "foo"}, {"nope": 1}, {"action": "count", "nargs": 2}, {"type": "choice"}):
    try:
        optparse.make_option("-b", **attrs)
    except optparse.OptionError as e:
        print(e)

for plural in ("n != 1", "n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2", "!n", "n == n == n", "2/n*3"):
    f = gettext.c2py(plural)
    print(plural, [f(n) for n in (1, 2, 5, 11, 21)])
for plural in ("x>1", "n>", "(n", "n)", "n n", ""):
    try:
        gettext.c2py(plural)
    except ValueError as e:
        print(plural, e)


def catalogue(messages):
    ids, texts, index = b"", b"", []
    for key in sorted(messages):
        value = messages[key]
        index.append((len(ids), len(key), len(texts), len(value)))
        ids += key + b"\0"
        texts += value + b"\0"
    n = len(index)
    start = 28 + 16 * n
    out = struct.pack("<7I", 0x950412de, 0, n, 28, 28 + 8 * n, 0, 0)
    out += b"".join(struct.pack("<2I", length, start + at) for at, length, _, _ in index)
    out += b"".join(struct.pack("<2I", length, start + len(ids) + at) for _, _, at, length in index)
    return out + ids + texts


with tempfile.TemporaryDirectory() as folder:
    where = os.path.join(folder, "de", "LC_MESSAGES")
    os.makedirs(where)
    with open(os.path.join(where, "test.mo"), "wb") as file:
        file.write(catalogue({
            b"": b"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n",
            b"yes": "ja, schön".encode(), b"file\0files": b"Datei\0Dateien", b"menu\4open": b"auf"}))
    t = gettext.translation("test", folder, ["de_AT.UTF-8"])
    print(t.gettext("yes"), t.gettext("no"), t.ngettext("file", "files", 1), t.ngettext("file", "files", 2))
    print(t.pgettext("menu", "open"), t.info(), t.charset())
    print(os.path.relpath(gettext.find("test", folder, ["fr", "de"]), folder), gettext.find("no", folder))
    try:
        gettext.translation("none", folder)
    except OSError as e:
        print(type(e).__name__, e)
print(gettext.NullTranslations().ngettext("a", "b", 2), gettext.gettext("x"))
