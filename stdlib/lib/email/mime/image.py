"""MIMEImage: pictures."""

from email import encoders
from email.mime.nonmultipart import MIMENonMultipart

__all__ = ["MIMEImage"]


class MIMEImage(MIMENonMultipart):
    """image/`_subtype`; without a subtype it is found out from the data."""

    def __init__(self, _imagedata, _subtype=None, _encoder=encoders.encode_base64, *,
                 policy=None, **_params):
        _subtype = _what(_imagedata) if _subtype is None else _subtype
        if _subtype is None:
            raise TypeError("Could not guess image MIME subtype")
        MIMENonMultipart.__init__(self, "image", _subtype, policy=policy, **_params)
        self.set_payload(_imagedata)
        _encoder(self)


def _what(data):
    starts = {b"\x89PNG\r\n\x1a\n": "png", b"GIF87a": "gif", b"GIF89a": "gif", b"MM": "tiff",
              b"II": "tiff", b"\x01\xda": "rgb", b"\x59\xa6\x6a\x95": "rast", b"#define ": "xbm",
              b"BM": "bmp", b"\x76\x2f\x31\x01": "exr"}
    if data[6:10] in (b"JFIF", b"Exif") or data[:4] == b"\xff\xd8\xff\xdb":
        return "jpeg"
    for start, kind in starts.items():
        if data.startswith(start):
            return kind
    if len(data) >= 3 and data[:1] == b"P" and data[2:3] in (b" ", b"\t", b"\n", b"\r"):
        return {b"1": "pbm", b"4": "pbm", b"2": "pgm", b"5": "pgm", b"3": "ppm",
                b"6": "ppm"}.get(data[1:2])
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    return None
