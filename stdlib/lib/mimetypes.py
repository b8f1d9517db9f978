"""What kind of data a file or an address holds, by its ending; and endings of a kind.

    mimetypes.guess_type("archive.tar.gz")    # ('application/x-tar', 'gzip')
"""

import os
import posixpath
import sys
import urllib.parse

__all__ = ["knownfiles", "inited", "MimeTypes", "guess_type", "guess_all_extensions",
           "guess_extension", "add_type", "init", "read_mime_types", "suffix_map",
           "encodings_map", "types_map", "common_types"]

knownfiles = ["/etc/mime.types",
              "/etc/httpd/mime.types",
              "/etc/httpd/conf/mime.types",
              "/etc/apache/mime.types",
              "/etc/apache2/mime.types",
              "/usr/local/etc/httpd/conf/mime.types",
              "/usr/local/lib/netscape/mime.types",
              "/usr/local/etc/httpd/conf/mime.types",
              "/usr/local/etc/mime.types"]
inited = False
_db = None

_TYPES = """\
text/javascript .js .mjs
application/json .json
application/manifest+json .webmanifest
application/msword .doc .dot .wiz
application/n-quads .nq
application/n-triples .nt
application/octet-stream .bin .a .dll .exe .o .obj .so
application/oda .oda
application/pdf .pdf
application/pkcs7-mime .p7c
application/postscript .ps .ai .eps
application/trig .trig
application/vnd.apple.mpegurl .m3u .m3u8
application/vnd.ms-excel .xls .xlb
application/vnd.ms-powerpoint .ppt .pot .ppa .pps .pwz
application/wasm .wasm
application/x-bcpio .bcpio
application/x-cpio .cpio
application/x-csh .csh
application/x-dvi .dvi
application/x-gtar .gtar
application/x-hdf .hdf
application/x-hdf5 .h5
application/x-latex .latex
application/x-mif .mif
application/x-netcdf .cdf .nc
application/x-pkcs12 .p12 .pfx
application/x-pn-realaudio .ram
application/x-python-code .pyc .pyo
application/x-sh .sh
application/x-shar .shar
application/x-shockwave-flash .swf
application/x-sv4cpio .sv4cpio
application/x-sv4crc .sv4crc
application/x-tar .tar
application/x-tcl .tcl
application/x-tex .tex
application/x-texinfo .texi .texinfo
application/x-troff .roff .t .tr
application/x-troff-man .man
application/x-troff-me .me
application/x-troff-ms .ms
application/x-ustar .ustar
application/x-wais-source .src
application/xml .xsl .rdf .wsdl .xpdl
application/zip .zip
audio/3gpp .3gp .3gpp
audio/3gpp2 .3g2 .3gpp2
audio/aac .aac .adts .loas .ass
audio/basic .au .snd
audio/mpeg .mp3 .mp2
audio/opus .opus
audio/x-aiff .aif .aifc .aiff
audio/x-pn-realaudio .ra
audio/x-wav .wav
image/avif .avif
image/bmp .bmp
image/gif .gif
image/ief .ief
image/jpeg .jpg .jpe .jpeg
image/heic .heic
image/heif .heif
image/png .png
image/svg+xml .svg
image/tiff .tiff .tif
image/vnd.microsoft.icon .ico
image/x-cmu-raster .ras
image/x-portable-anymap .pnm
image/x-portable-bitmap .pbm
image/x-portable-graymap .pgm
image/x-portable-pixmap .ppm
image/x-rgb .rgb
image/x-xbitmap .xbm
image/x-xpixmap .xpm
image/x-xwindowdump .xwd
message/rfc822 .eml .mht .mhtml .nws
text/css .css
text/csv .csv
text/html .html .htm
text/n3 .n3
text/plain .txt .bat .c .h .ksh .pl .srt
text/richtext .rtx
text/tab-separated-values .tsv
text/vtt .vtt
text/x-python .py
text/x-setext .etx
text/x-sgml .sgm .sgml
text/x-vcard .vcf
text/xml .xml
video/mp4 .mp4
video/mpeg .mpeg .m1v .mpa .mpe .mpg
video/quicktime .mov .qt
video/webm .webm
video/x-msvideo .avi
video/x-sgi-movie .movie
"""
_COMMON_TYPES = """\
application/rtf .rtf
audio/midi .midi
audio/midi .mid
image/jpg .jpg
image/pict .pict
image/pict .pct
image/pict .pic
image/webp .webp
text/xul .xul
"""


def _table(text):
    return {ending: kind for kind, *endings in map(str.split, text.splitlines())
            for ending in endings}


def _default_mime_types():
    # The tables as they are before files are read.
    global types_map, _types_map_default, common_types, _common_types_default
    global suffix_map, _suffix_map_default, encodings_map, _encodings_map_default
    types_map = _types_map_default = _table(_TYPES)
    common_types = _common_types_default = _table(_COMMON_TYPES)
    suffix_map = _suffix_map_default = {
        ".svgz": ".svg.gz", ".tgz": ".tar.gz", ".taz": ".tar.gz", ".tz": ".tar.gz",
        ".tbz2": ".tar.bz2", ".txz": ".tar.xz"}
    encodings_map = _encodings_map_default = {
        ".gz": "gzip", ".Z": "compress", ".bz2": "bzip2", ".xz": "xz", ".br": "br"}


_default_mime_types()


class MimeTypes:
    """A table of kinds; the pairs hold what is not registered officially and what is."""

    def __init__(self, filenames=(), strict=True):
        if not inited:
            init()
        self.encodings_map = _encodings_map_default.copy()
        self.suffix_map = _suffix_map_default.copy()
        self.types_map = ({}, {})
        self.types_map_inv = ({}, {})
        for ending, kind in _types_map_default.items():
            self.add_type(kind, ending, True)
        for ending, kind in _common_types_default.items():
            self.add_type(kind, ending, False)
        for name in filenames:
            self.read(name, strict)

    def add_type(self, type, ext, strict=True):
        """Says that files with an ending are of a kind."""
        self.types_map[strict][ext] = type
        endings = self.types_map_inv[strict].setdefault(type, [])
        if ext not in endings:
            endings.append(ext)

    def guess_type(self, url, strict=True):
        """(kind, encoding) of a file's name or an address; both may be None."""
        url = os.fspath(url)
        scheme, url = urllib.parse._splittype(url)
        if scheme == "data":
            # data:[<kind>][;charset...][;base64],<data>
            comma = url.find(",")
            if comma < 0:
                return None, None
            kind = url[:comma].partition(";")[0]
            return kind if "=" not in kind and "/" in kind else "text/plain", None
        base, ending = posixpath.splitext(url)
        while (lower := ending.lower()) in self.suffix_map:
            base, ending = posixpath.splitext(base + self.suffix_map[lower])
        encoding = None
        if ending in self.encodings_map:
            encoding = self.encodings_map[ending]
            base, ending = posixpath.splitext(base)
        ending = ending.lower()
        kind = self.types_map[True].get(ending)
        if kind is None and not strict:
            kind = self.types_map[False].get(ending)
        return kind, encoding

    def guess_all_extensions(self, type, strict=True):
        """The endings that files of a kind have."""
        type = type.lower()
        endings = list(self.types_map_inv[True].get(type, []))
        if not strict:
            endings += [ending for ending in self.types_map_inv[False].get(type, [])
                        if ending not in endings]
        return endings

    def guess_extension(self, type, strict=True):
        """An ending that files of a kind have, or None."""
        endings = self.guess_all_extensions(type, strict)
        return endings[0] if endings else None

    def read(self, filename, strict=True):
        """Takes the kinds from a file like /etc/mime.types."""
        with open(filename, encoding="utf-8") as file:
            self.readfp(file, strict)

    def readfp(self, fp, strict=True):
        """Takes the kinds from an open file."""
        while line := fp.readline():
            words = []
            for word in line.split():
                if word[0] == "#":
                    break
                words.append(word)
            for ending in words[1:]:
                self.add_type(words[0], "." + ending, strict)

    def read_windows_registry(self, strict=True):
        """Nothing: there is no registry on this system."""


def _database():
    if _db is None:
        init()
    return _db


def guess_type(url, strict=True):
    """(kind, encoding) of a file's name or an address; both may be None."""
    return _database().guess_type(url, strict)


def guess_all_extensions(type, strict=True):
    """The endings that files of a kind have."""
    return _database().guess_all_extensions(type, strict)


def guess_extension(type, strict=True):
    """An ending that files of a kind have, or None."""
    return _database().guess_extension(type, strict)


def add_type(type, ext, strict=True):
    """Says that files with an ending are of a kind."""
    return _database().add_type(type, ext, strict)


def init(files=None):
    """Makes the table that the functions use, from the system's files or those named."""
    global suffix_map, types_map, encodings_map, common_types, inited, _db
    inited = True
    if files is None or _db is None:
        db = MimeTypes()
        files = knownfiles if files is None else knownfiles + list(files)
    else:
        db = _db
    for file in files:
        if os.path.isfile(file):
            db.read(file)
    encodings_map = db.encodings_map
    suffix_map = db.suffix_map
    types_map = db.types_map[True]
    common_types = db.types_map[False]
    _db = db


def read_mime_types(file):
    """The endings and kinds of a file as a dict, or None if it cannot be read."""
    try:
        stream = open(file, encoding="utf-8")
    except OSError:
        return None
    with stream:
        db = MimeTypes()
        db.readfp(stream, True)
        return db.types_map[True]


def _main():
    import argparse
    parser = argparse.ArgumentParser(description="What kind of data files hold.")
    parser.add_argument("-l", "--lenient", action="store_true",
                        help="look among unofficial kinds as well")
    parser.add_argument("-e", "--extension", action="store_true",
                        help="the ending of a kind instead")
    parser.add_argument("type", nargs="+")
    options = parser.parse_args()
    for name in options.type:
        unknown = f"I don't know anything about type {name}"
        if options.extension:
            print(guess_extension(name, not options.lenient) or unknown)
        else:
            kind, encoding = guess_type(name, not options.lenient)
            print(f"type: {kind} encoding: {encoding}" if kind else unknown)


if __name__ == "__main__":
    _main()
