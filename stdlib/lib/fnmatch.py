"""File names against patterns of the shell."""

import functools
import os
import posixpath
import re

__all__ = ["filter", "fnmatch", "fnmatchcase", "translate"]


def fnmatch(name, pat):
    """Whether a name matches a pattern, both normalized as the system's names are."""
    return fnmatchcase(os.path.normcase(name), os.path.normcase(pat))


@functools.lru_cache(maxsize=32768, typed=True)
def _compile_pattern(pat):
    if isinstance(pat, bytes):
        return re.compile(translate(pat.decode("latin-1")).encode("latin-1")).match
    return re.compile(translate(pat)).match


def filter(names, pat):
    """The names that match a pattern."""
    match = _compile_pattern(os.path.normcase(pat))
    if os.path is posixpath:
        return [name for name in names if match(name)]
    return [name for name in names if match(os.path.normcase(name))]


def fnmatchcase(name, pat):
    """Whether a name matches a pattern, as they are."""
    return _compile_pattern(pat)(name) is not None


def _set(pat, start, end):
    # The regular expression of [pat[start:end]], ranges that are empty dropped.
    content = pat[start:end]
    if "-" not in content:
        content = content.replace("\\", r"\\")
    else:
        chunks = []
        at = start
        k = start + 2 if pat[start] == "!" else start + 1
        while True:
            k = pat.find("-", k, end)
            if k < 0:
                break
            chunks.append(pat[at:k])
            at = k + 1
            k += 3
        rest = pat[at:end]
        if rest:
            chunks.append(rest)
        else:
            chunks[-1] += "-"
        for k in range(len(chunks) - 1, 0, -1):
            if chunks[k - 1][-1] > chunks[k][0]:
                chunks[k - 1] = chunks[k - 1][:-1] + chunks[k][1:]
                del chunks[k]
        content = "-".join(c.replace("\\", r"\\").replace("-", r"\-") for c in chunks)
    if not content:
        return "(?!)"
    if content == "!":
        return "."
    content = re.sub(r"([&~|])", r"\\\1", content)
    if content[0] == "!":
        content = "^" + content[1:]
    elif content[0] in "^[":
        content = "\\" + content
    return f"[{content}]"


def translate(pat):
    """The regular expression of a pattern: * is anything, ? a character, [seq] one of a set."""
    star = object()
    parts = []
    i, n = 0, len(pat)
    while i < n:
        c = pat[i]
        i += 1
        if c == "*":
            if not parts or parts[-1] is not star:
                parts.append(star)
        elif c == "?":
            parts.append(".")
        elif c == "[":
            j = i
            if j < n and pat[j] == "!":
                j += 1
            if j < n and pat[j] == "]":
                j += 1
            j = pat.find("]", j)
            if j < 0:
                parts.append(r"\[")
            else:
                parts.append(_set(pat, i, j))
                i = j + 1
        else:
            parts.append(re.escape(c))
    # A star takes as little as lets the fixed part behind it match, and does not come back.
    out = []
    i = 0
    while i < len(parts) and parts[i] is not star:
        out.append(parts[i])
        i += 1
    while i < len(parts):
        i += 1
        if i == len(parts):
            out.append(".*")
            break
        fixed = []
        while i < len(parts) and parts[i] is not star:
            fixed.append(parts[i])
            i += 1
        text = "".join(fixed)
        if i == len(parts):
            out.append(".*" + text)
        else:
            out.append(f"(?>.*?{text})")
    return rf"(?s:{''.join(out)})\Z"
