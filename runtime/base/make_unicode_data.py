#!/usr/bin/env python3
"""Writes unicode_data.inc from the Unicode Character Database.

usage: make_unicode_data.py UCD_FOLDER > runtime/base/unicode_data.inc

UCD_FOLDER holds UnicodeData.txt, DerivedCoreProperties.txt, SpecialCasing.txt, EastAsianWidth.txt and
Unihan_NumericValues.txt (or .bz2) of Unicode 15.0, the version Python 3.12 uses and utf8proc 2.8 is built from;
Debian's package unicode-data has them. Only what utf8proc does not know is written.
"""
import bz2
import os
import sys
from fractions import Fraction

folder = sys.argv[1]


def lines(name):
    path = os.path.join(folder, name)
    if os.path.exists(path):
        text = open(path, encoding="utf-8").read()
    else:
        text = bz2.open(path + ".bz2", "rt", encoding="utf-8").read()
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if line:
            yield line


def span(text):
    first, _, last = text.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


category = {}
decimal, digit, numeric = {}, {}, {}
simple = {}
range_start = None
for line in lines("UnicodeData.txt"):
    field = line.split(";")
    code = int(field[0], 16)
    if field[1].endswith(", Last>"):
        for c in range(range_start, code):
            category[c] = field[2]
    range_start = code
    category[code] = field[2]
    if field[6]:
        decimal[code] = Fraction(field[6])
    if field[7]:
        digit[code] = Fraction(field[7])
    if field[8]:
        numeric[code] = Fraction(field[8])
    mapped = [int(field[i], 16) if field[i] else code for i in (13, 14, 12)]
    if not field[14]:
        mapped[1] = mapped[2]
    simple[code] = mapped
for line in lines("Unihan_NumericValues.txt"):
    code, _, value = line.split("\t")
    numeric[int(code[2:], 16)] = Fraction(value.split()[0])

properties = {}
for line in lines("DerivedCoreProperties.txt"):
    codes, name = [part.strip() for part in line.split(";")[:2]]
    properties.setdefault(name, set()).update(span(codes))

special = {}
for line in lines("SpecialCasing.txt"):
    field = [part.strip() for part in line.split(";")]
    if field[4]:
        continue  # conditional mappings: locales, and the final sigma, which the code handles
    special[int(field[0], 16)] = [[int(c, 16) for c in field[i].split()] for i in (1, 2, 3)]

width = {}
for line in lines("EastAsianWidth.txt"):
    codes, name = [part.strip() for part in line.split(";")]
    for c in span(codes):
        width[c] = name


def runs(codes):
    """Yields (first, last) of each run of neighbouring codes."""
    codes = sorted(codes)
    start = 0
    for i in range(1, len(codes) + 1):
        if i == len(codes) or codes[i] != codes[i - 1] + 1:
            yield codes[start], codes[i - 1]
            start = i


def write_ranges(name, comment, codes):
    print(f"\n// {comment}\nconstexpr CodeRange {name}[] = {{")
    row = "   "
    for first, last in runs(codes):
        item = f" {{0x{first:04X}, 0x{last:04X}}},"
        if len(row) + len(item) > 100:
            print(row)
            row = "   "
        row += item
    print(row)
    print("};")


def in_categories(*names):
    return {c for c, name in category.items() if name in names}


print("// Written by make_unicode_data.py from the Unicode Character Database 15.0; not edited by hand.")
letters = in_categories("Lu", "Ll", "Lt", "Lm", "Lo")
write_ranges("extra_lowercase", "Lowercase, though not of category Ll.",
             properties["Lowercase"] - in_categories("Ll"))
write_ranges("extra_uppercase", "Uppercase, though not of category Lu.",
             properties["Uppercase"] - in_categories("Lu"))
assert in_categories("Ll") <= properties["Lowercase"] and in_categories("Lu") <= properties["Uppercase"]
ignorable = in_categories("Mn", "Me", "Cf", "Lm", "Sk")
write_ranges("extra_case_ignorable", "Case_Ignorable, though not of category Mn, Me, Cf, Lm or Sk.",
             properties["Case_Ignorable"] - ignorable)
assert ignorable <= properties["Case_Ignorable"]
starts = letters | in_categories("Nl")
write_ranges("extra_xid_start", "XID_Start, though neither a letter nor of category Nl.",
             properties["XID_Start"] - starts)
write_ranges("missing_xid_start", "A letter or of category Nl, though not XID_Start.",
             starts - properties["XID_Start"])
continues = properties["XID_Start"] | in_categories("Mn", "Mc", "Nd", "Pc")
write_ranges("extra_xid_continue", "XID_Continue, though neither XID_Start nor of category Mn, Mc, Nd or Pc.",
             properties["XID_Continue"] - continues)
assert continues <= properties["XID_Continue"]

print("\n// Numeric values: the first code of a run has the value numerator/denominator, each next one `step` more.")
print("constexpr NumericRun numeric_runs[] = {")


def kind(c):
    return "decimal" if c in decimal else "digit" if c in digit else "numeric"


run = []


def step_of(run):
    return numeric[run[1]] - numeric[run[0]] if len(run) > 1 else 0


def flush(run):
    first = numeric[run[0]]
    step = step_of(run)
    assert step.denominator == 1
    print(f"    {{0x{run[0]:04X}, 0x{run[-1]:04X}, {first.numerator}, {first.denominator}, {step}, "
          f"NumericKind::{kind(run[0])}}},")


for c in sorted(numeric):
    if run:
        difference = numeric[c] - numeric[run[-1]]
        fits = (c == run[-1] + 1 and kind(c) == kind(run[0]) and difference.denominator == 1
                and (len(run) == 1 or difference == step_of(run)))
        if kind(c) == "decimal" and numeric[c] == 0:
            fits = False
        if not fits:
            flush(run)
            run = []
    run.append(c)
flush(run)
print("};")

print("\n// Whole-string case mappings of one code point that are longer than one: lower, title, upper.")
print("constexpr SpecialCase special_cases[] = {")
for c in sorted(special):
    if all(len(mapped) == 1 for mapped in special[c]):
        assert [m[0] for m in special[c]] == simple[c]
        continue
    parts = ["{" + ", ".join(f"0x{m:04X}" for m in mapped) + "}" for mapped in special[c]]
    print(f"    {{0x{c:04X}, {', '.join(parts)}}},")
print("};")

print("\n// East Asian width; everything not listed is neutral.")
print("constexpr WidthRange width_ranges[] = {")
names = sorted((c, n) for c, n in width.items() if n != "N")
start = 0
row = "   "
for i in range(1, len(names) + 1):
    if i == len(names) or names[i][0] != names[i - 1][0] + 1 or names[i][1] != names[i - 1][1]:
        name = {"W": "wide", "F": "full", "H": "half", "Na": "narrow", "A": "ambiguous"}[names[start][1]]
        item = f" {{0x{names[start][0]:04X}, 0x{names[i - 1][0]:04X}, EastAsianWidth::{name}}},"
        if len(row) + len(item) > 100:
            print(row)
            row = "   "
        row += item
        start = i
print(row)
print("};")
