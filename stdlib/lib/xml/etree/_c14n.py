"""Canonical XML (C14N 2.0): one way to write a document, for comparing and signing."""

import io

from xml.etree import ElementTree as _tree


def canonicalize(xml_data=None, *, out=None, from_file=None, **options):
    """Write a document in its canonical form to `out`, or return it as str.

    The options are those of C14NWriterTarget.
    """
    if xml_data is None and from_file is None:
        raise ValueError("Either 'xml_data' or 'from_file' must be provided as input")
    sio = None
    if out is None:
        sio = out = io.StringIO()
    parser = _tree.XMLParser(target=C14NWriterTarget(out.write, **options))
    if xml_data is not None:
        parser.feed(xml_data)
        parser.close()
    else:
        _tree.parse(from_file, parser=parser)
    return sio.getvalue() if sio is not None else None


def _escape_text(text):
    return (text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            .replace("\r", "&#xD;"))


def _escape_value(text):
    return (text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
            .replace("\t", "&#x9;").replace("\n", "&#xA;").replace("\r", "&#xD;"))


def _looks_like_qname(text):
    prefix, colon, local = text.partition(":")
    return bool(colon) and prefix.isidentifier() and local.replace("-", "_").replace(
        ".", "_").isidentifier()


class C14NWriterTarget:
    """A parser's target that writes the canonical form.

    with_comments: keep comments. strip_text: strip white space around text. rewrite_prefixes:
    replace prefixes by n0, n1... qname_aware_tags, qname_aware_attrs: whose text has names in it.
    exclude_attrs, exclude_tags: what is left out.
    """

    def __init__(self, write, *, with_comments=False, strip_text=False, rewrite_prefixes=False,
                 qname_aware_tags=None, qname_aware_attrs=None, exclude_attrs=None,
                 exclude_tags=None):
        self._write = write
        self._data = []
        self._with_comments = with_comments
        self._strip_text = strip_text
        self._exclude_attrs = set(exclude_attrs) if exclude_attrs else None
        self._exclude_tags = set(exclude_tags) if exclude_tags else None
        self._rewrite_prefixes = rewrite_prefixes
        self._aware_tags = set(qname_aware_tags) if qname_aware_tags else None
        self._aware_attrs = set(qname_aware_attrs) if qname_aware_attrs else None
        # Scopes, the innermost last: what was written as declared, and what the source declares.
        self._declared = [[("http://www.w3.org/XML/1998/namespace", "xml")]]
        self._source = [[]]
        if not rewrite_prefixes:
            self._source.append(list(_tree._namespace_map.items()))
        self._source.append([])
        self._prefix_map = {}
        self._preserve = [False]
        self._pending_start = None
        self._root_seen = False
        self._root_done = False
        self._ignored_depth = 0

    def _iter_source(self):
        for scope in reversed(self._source):
            yield from scope

    def _resolve(self, prefixed):
        prefix, _, name = prefixed.partition(":")
        for uri, known in self._iter_source():
            if known == prefix:
                return f"{{{uri}}}{name}"
        raise ValueError(f'Prefix {prefix} of QName "{prefixed}" is not declared in scope')

    def _qname(self, qname, uri=None):
        """(name as written, local name, namespace); declares the prefix if it is new."""
        if uri is None:
            uri, tag = qname[1:].rsplit("}", 1) if qname[:1] == "{" else ("", qname)
        else:
            tag = qname
        seen = set()
        for scope in reversed(self._declared):
            for known_uri, prefix in scope:
                if known_uri == uri and prefix not in seen:
                    return f"{prefix}:{tag}" if prefix else tag, tag, uri
                seen.add(prefix)
        if self._rewrite_prefixes:
            prefix = self._prefix_map.get(uri)
            if prefix is None:
                prefix = self._prefix_map[uri] = f"n{len(self._prefix_map)}"
            self._declared[-1].append((uri, prefix))
            return f"{prefix}:{tag}", tag, uri
        if not uri and "" not in seen:
            return tag, tag, uri
        for known_uri, prefix in self._iter_source():
            if known_uri == uri:
                self._declared[-1].append((uri, prefix))
                return f"{prefix}:{tag}" if prefix else tag, tag, uri
        if not uri:
            return tag, tag, uri
        raise ValueError(f'Namespace "{uri}" is not declared in scope')

    def data(self, data):
        if not self._ignored_depth:
            self._data.append(data)

    def _flush(self):
        data = "".join(self._data)
        del self._data[:]
        if self._strip_text and not self._preserve[-1]:
            data = data.strip()
        if self._pending_start is not None:
            args, self._pending_start = self._pending_start, None
            text = data if data and _looks_like_qname(data) else None
            self._start(*args, text)
            if text is not None:
                return
        if data and self._root_seen:
            self._write(_escape_text(data))

    def start_ns(self, prefix, uri):
        if self._ignored_depth:
            return
        if self._data:
            self._flush()
        self._source[-1].append((uri, prefix or ""))

    def start(self, tag, attrs):
        if (self._exclude_tags is not None
                and (self._ignored_depth or tag in self._exclude_tags)):
            self._ignored_depth += 1
            return
        if self._data:
            self._flush()
        scope = []
        self._declared.append(scope)
        if self._aware_tags is not None and tag in self._aware_tags:
            # Whether its text is a name is known when the text is there.
            self._pending_start = (tag, attrs, scope)
            return
        self._start(tag, attrs, scope)

    def _start(self, tag, attrs, scope, qname_text=None):
        if self._exclude_attrs is not None and attrs:
            attrs = {k: v for k, v in attrs.items() if k not in self._exclude_attrs}
        names = {tag, *attrs}
        resolved = {}
        if qname_text is not None:
            name = resolved[qname_text] = self._resolve(qname_text)
            names.add(name)
        aware = set()
        if self._aware_attrs is not None and attrs:
            for key in self._aware_attrs & set(attrs):
                value = attrs[key]
                if _looks_like_qname(value):
                    name = resolved[value] = self._resolve(value)
                    names.add(name)
                    aware.add(key)
        parsed = {name: self._qname(name)
                  for name in sorted(names, key=lambda n: n[1:].split("}", 1) if n[:1] == "{"
                                     else ["", n])}
        items = []
        for uri, prefix in sorted(scope, key=lambda pair: pair[1]):
            items.append(("xmlns:" + prefix if prefix else "xmlns", uri))
        for key, value in sorted(attrs.items()):
            if key in aware:
                value = parsed[resolved[value]][0]
            written, local, _uri = parsed[key]
            items.append((written if key[:1] == "{" else local, value))
        # xml:space decides about white space in here.
        space = attrs.get("{http://www.w3.org/XML/1998/namespace}space")
        self._preserve.append(space == "preserve" if space else self._preserve[-1])
        self._write("<" + parsed[tag][0]
                    + "".join(f' {key}="{_escape_value(value)}"' for key, value in items) + ">")
        if qname_text is not None:
            self._write(_escape_text(parsed[resolved[qname_text]][0]))
        self._root_seen = True
        self._source.append([])

    def end(self, tag):
        if self._ignored_depth:
            self._ignored_depth -= 1
            return
        if self._data or self._pending_start is not None:
            self._flush()
        self._write(f"</{self._qname(tag)[0]}>")
        self._preserve.pop()
        self._root_done = len(self._preserve) == 1
        self._declared.pop()
        self._source.pop()

    def comment(self, text):
        if not self._with_comments or self._ignored_depth:
            return
        self._around(f"<!--{_escape_text(text)}-->")

    def pi(self, target, data):
        if self._ignored_depth:
            return
        self._around(f"<?{target} {_escape_text(data)}?>" if data else f"<?{target}?>")

    def _around(self, text):
        if self._root_done:
            self._write("\n")
        elif self._root_seen and (self._data or self._pending_start is not None):
            self._flush()
        self._write(text)
        if not self._root_seen:
            self._write("\n")
