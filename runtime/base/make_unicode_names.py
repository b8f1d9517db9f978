#!/usr/bin/env python3
"""Writes unicode_names.inc from Python's own unicodedata (Unicode 15.0: Python 3.12).

Usage: make_unicode_names.py > unicode_names.inc
"""
import sys
import unicodedata

assert unicodedata.unidata_version == "15.0.0", "needs Python 3.12"

# Names that follow from the code point are computed (see unicode_names.cpp).
def computed(name):
    return name.startswith(("CJK UNIFIED IDEOGRAPH-", "HANGUL SYLLABLE ", "TANGUT IDEOGRAPH-"))

names = {}
for code in range(0x110000):
    name = unicodedata.name(chr(code), None)
    if name and not computed(name):
        names[name] = code

# Aliases: names that lookup() knows and name() never gives. They are found among the formal alias list's own words.
ALIASES = """
0000 NULL;0000 NUL;0001 START OF HEADING;0001 SOH;0002 START OF TEXT;0002 STX;0003 END OF TEXT;0003 ETX
0004 END OF TRANSMISSION;0004 EOT;0005 ENQUIRY;0005 ENQ;0006 ACKNOWLEDGE;0006 ACK;0007 ALERT;0007 BEL;0008 BACKSPACE
0008 BS;0009 CHARACTER TABULATION;0009 HORIZONTAL TABULATION;0009 HT;0009 TAB;000A LINE FEED;000A NEW LINE
000A END OF LINE;000A LF;000A NL;000A EOL;000B LINE TABULATION;000B VERTICAL TABULATION;000B VT;000C FORM FEED;000C FF
000D CARRIAGE RETURN;000D CR;000E SHIFT OUT;000E LOCKING-SHIFT ONE;000E SO;000F SHIFT IN;000F LOCKING-SHIFT ZERO
000F SI;0010 DATA LINK ESCAPE;0010 DLE;0011 DEVICE CONTROL ONE;0011 DC1;0012 DEVICE CONTROL TWO;0012 DC2
0013 DEVICE CONTROL THREE;0013 DC3;0014 DEVICE CONTROL FOUR;0014 DC4;0015 NEGATIVE ACKNOWLEDGE;0015 NAK
0016 SYNCHRONOUS IDLE;0016 SYN;0017 END OF TRANSMISSION BLOCK;0017 ETB;0018 CANCEL;0018 CAN;0019 END OF MEDIUM
0019 EOM;0019 EM;001A SUBSTITUTE;001A SUB;001B ESCAPE;001B ESC;001C INFORMATION SEPARATOR FOUR;001C FILE SEPARATOR
001C FS;001D INFORMATION SEPARATOR THREE;001D GROUP SEPARATOR;001D GS;001E INFORMATION SEPARATOR TWO
001E RECORD SEPARATOR;001E RS;001F INFORMATION SEPARATOR ONE;001F UNIT SEPARATOR;001F US;0020 SP;007F DELETE;007F DEL
0080 PADDING CHARACTER;0080 PAD;0081 HIGH OCTET PRESET;0081 HOP;0082 BREAK PERMITTED HERE;0082 BPH
0083 NO BREAK HERE;0083 NBH;0084 INDEX;0084 IND;0085 NEXT LINE;0085 NEL;0086 START OF SELECTED AREA;0086 SSA
0087 END OF SELECTED AREA;0087 ESA;0088 CHARACTER TABULATION SET;0088 HORIZONTAL TABULATION SET;0088 HTS
0089 CHARACTER TABULATION WITH JUSTIFICATION;0089 HORIZONTAL TABULATION WITH JUSTIFICATION;0089 HTJ
008A LINE TABULATION SET;008A VERTICAL TABULATION SET;008A VTS;008B PARTIAL LINE FORWARD;008B PARTIAL LINE DOWN
008B PLD;008C PARTIAL LINE BACKWARD;008C PARTIAL LINE UP;008C PLU;008D REVERSE LINE FEED;008D REVERSE INDEX;008D RI
008E SINGLE SHIFT TWO;008E SINGLE-SHIFT-2;008E SS2;008F SINGLE SHIFT THREE;008F SINGLE-SHIFT-3;008F SS3
0090 DEVICE CONTROL STRING;0090 DCS;0091 PRIVATE USE ONE;0091 PRIVATE USE-1;0091 PU1;0092 PRIVATE USE TWO
0092 PRIVATE USE-2;0092 PU2;0093 SET TRANSMIT STATE;0093 STS;0094 CANCEL CHARACTER;0094 CCH;0095 MESSAGE WAITING;0095 MW
0096 START OF GUARDED AREA;0096 START OF PROTECTED AREA;0096 SPA;0097 END OF GUARDED AREA;0097 END OF PROTECTED AREA
0097 EPA;0098 START OF STRING;0098 SOS;0099 SINGLE GRAPHIC CHARACTER INTRODUCER;0099 SGC
009A SINGLE CHARACTER INTRODUCER;009A SCI;009B CONTROL SEQUENCE INTRODUCER;009B CSI;009C STRING TERMINATOR;009C ST
009D OPERATING SYSTEM COMMAND;009D OSC;009E PRIVACY MESSAGE;009E PM;009F APPLICATION PROGRAM COMMAND;009F APC
00A0 NBSP;00AD SHY;034F CGJ;061C ALM;180B FVS1;180C FVS2;180D FVS3;180E MVS;180F FVS4;200B ZWSP;200C ZWNJ;200D ZWJ
200E LRM;200F RLM;202A LRE;202B RLE;202C PDF;202D LRO;202E RLO;202F NNBSP;205F MMSP;2060 WJ;2066 LRI;2067 RLI;2068 FSI
2069 PDI;FEFF BYTE ORDER MARK;FEFF BOM;FEFF ZWNBSP;01A2 LATIN CAPITAL LETTER GHA;01A3 LATIN SMALL LETTER GHA
2118 WEIERSTRASS ELLIPTIC FUNCTION;FE18 PRESENTATION FORM FOR VERTICAL RIGHT WHITE LENTICULAR BRACKET
"""
for entry in ALIASES.replace("\n", ";").split(";"):
    if entry:
        code, name = entry.split(" ", 1)
        assert unicodedata.lookup(name) == chr(int(code, 16)), entry
        names.setdefault(name, -int(code, 16) - 1)

words = sorted({word for name in names for word in name.split(" ")})
index = {word: i for i, word in enumerate(words)}
assert len(words) < 65536

entries = sorted((code if code >= 0 else 0x200000 - code - 1, name) for name, code in names.items())
sequence, starts = [], []
for _, name in entries:
    starts.append(len(sequence))
    sequence += [index[word] for word in name.split(" ")]
starts.append(len(sequence))
order = sorted(range(len(entries)), key=lambda i: [index[word] for word in entries[i][1].split(" ")])
assert len(entries) < 65536

out = sys.stdout

def array(kind, name, values, comment):
    out.write(f"\n// {comment}\nconstexpr {kind} {name}[] = {{\n")
    line = "   "
    for value in values:
        text = f" {value},"
        if len(line) + len(text) > 118:
            out.write(line + "\n")
            line = "   "
        line += text
    out.write(line + "\n};\n")

out.write("// Written by make_unicode_names.py from Unicode 15.0; not edited by hand.\n")
out.write("\n// All words, sorted, one behind the other.\nconstexpr char name_words[] =\n")
pool, offsets, line = 0, [], ""
for word in words:
    offsets.append(pool)
    pool += len(word)
    if len(line) + len(word) > 112:
        out.write(f'    "{line}"\n')
        line = ""
    line += word
out.write(f'    "{line}";\n')
offsets.append(pool)
array("std::uint32_t", "name_word_starts", offsets, "Where each word begins.")
array("std::uint16_t", "name_sequences", sequence, "The names as lists of words.")
array("std::uint32_t", "name_starts", starts, "Where each name's list begins.")
array("std::uint32_t", "name_codes", [code for code, _ in entries],
      "Each name's code point, sorted; aliases come last, with 0x200000 added.")
array("std::uint16_t", "name_order", order, "The names sorted by their words.")
