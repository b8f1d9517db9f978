"""The format mini-language for Decimal."""


def parse(spec):
    """The parts of a specification as a dict; None if it is malformed."""
    fill, align, rest = " ", "", spec
    if len(rest) > 1 and rest[1] in "<>=^":
        fill, align, rest = rest[0], rest[1], rest[2:]
    elif rest[:1] and rest[0] in "<>=^":
        align, rest = rest[0], rest[1:]
    explicit = bool(align)
    sign = "-"
    if rest[:1] and rest[0] in "+- ":
        sign, rest = rest[0], rest[1:]
    no_negative_zero = rest[:1] == "z"
    rest = rest[no_negative_zero:]
    alternate = rest[:1] == "#"
    rest = rest[alternate:]
    zero = rest[:1] == "0"
    if zero:
        rest = rest[1:]
        if explicit:
            return None
        fill, align = "0", "="
    digits = len(rest) - len(rest.lstrip("0123456789"))
    width, rest = int(rest[:digits] or 0), rest[digits:]
    separator = ""
    if rest[:1] == ",":
        separator, rest = ",", rest[1:]
    precision = None
    if rest[:1] == ".":
        digits = len(rest) - 1 - len(rest[1:].lstrip("0123456789"))
        if not digits:
            return None
        precision, rest = int(rest[1 : digits + 1]), rest[digits + 1 :]
    if len(rest) > 1 or rest not in ("", *"eEfFgGn%"):
        return None
    if rest == "n":
        if separator:
            return None
        rest = "g"
    return {
        "fill": fill, "align": align or ">", "sign": sign, "z": no_negative_zero,
        "alternate": alternate, "zero": zero, "width": width, "separator": separator,
        "precision": precision, "type": rest,
    }


def group(digits, separator, minimum):
    """Digits in groups of three, with zeros in front up to the minimal width."""
    if not separator:
        return digits.rjust(minimum, "0")
    if minimum > 0:
        room = minimum // 4 * 3 + max(minimum % 4, 1)
        digits = digits.rjust(room, "0")
    first = 1 + (len(digits) - 1) % 3
    return digits[:first] + "".join(
        separator + digits[i : i + 3] for i in range(first, len(digits), 3)
    )


def sign_text(negative, spec):
    """'-', or what a positive number shows."""
    if negative:
        return "-"
    return spec["sign"] if spec["sign"] in "+ " else ""


def pad(sign, body, spec):
    """The sign and body aligned in the width."""
    padding = spec["fill"] * (spec["width"] - len(sign) - len(body))
    align = spec["align"]
    if align == "<":
        return sign + body + padding
    if align == ">":
        return padding + sign + body
    if align == "=":
        return sign + padding + body
    half = len(padding) // 2
    return padding[:half] + sign + body + padding[half:]


def number(negative, whole, fraction, exponent, spec):
    """A finite number from its digits before and behind the point and its exponent (or 0)."""
    sign = sign_text(negative, spec)
    tail = "." + fraction if fraction or spec["alternate"] else ""
    if exponent is not None and (exponent != 0 or spec["type"] in ("e", "E")):
        mark = "E" if spec["type"] in ("E", "G", "") else "e"
        tail += f"{mark}{exponent:+}"
    if spec["type"] == "%":
        tail += "%"
    minimum = spec["width"] - len(sign) - len(tail) if spec["zero"] else 0
    return pad(sign, group(whole, spec["separator"], minimum) + tail, spec)
