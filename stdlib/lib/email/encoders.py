"""Functions that encode a message's payload and set its Content-Transfer-Encoding."""

from base64 import encodebytes as _encode_lines
from quopri import encodestring as _quopri

__all__ = ["encode_7or8bit", "encode_base64", "encode_noop", "encode_quopri"]


def encode_base64(msg):
    """Encode the payload in base64."""
    msg.set_payload(str(_encode_lines(msg.get_payload(decode=True)), "ascii"))
    msg["Content-Transfer-Encoding"] = "base64"


def encode_quopri(msg):
    """Encode the payload in quoted-printable; blanks are quoted, too."""
    data = _quopri(msg.get_payload(decode=True), quotetabs=True)
    msg.set_payload(data.replace(b" ", b"=20"))
    msg["Content-Transfer-Encoding"] = "quoted-printable"


def encode_7or8bit(msg):
    """Leave the payload, and say whether it is 7bit or 8bit."""
    data = msg.get_payload(decode=True)
    plain = data is None or data.isascii()
    msg["Content-Transfer-Encoding"] = "7bit" if plain else "8bit"


def encode_noop(msg):
    """Do nothing."""
