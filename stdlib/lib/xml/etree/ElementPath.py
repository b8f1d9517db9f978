"""Paths to elements: a part of XPath 1.0, as find() and findall() take them."""

import re

xpath_tokenizer_re = re.compile(
    r"('[^']*'|\"[^\"]*\"|::|//?|\.\.|\(\)|!=|[/.*:\[\]\(\)@=])"
    r"|((?:\{[^}]+\})?[^/\[\]\(\)@!=\s]+)|\s+")
_cache_limit = 100


def xpath_tokenizer(pattern, namespaces=None):
    """(operator, name) pairs; prefixes of names become {namespace}."""
    default = namespaces.get("") if namespaces else None
    in_attribute = False
    for operator, name in xpath_tokenizer_re.findall(pattern):
        if name and name[0] != "{":
            if ":" in name:
                prefix, _, local = name.partition(":")
                if not namespaces or prefix not in namespaces:
                    raise SyntaxError(f"prefix {prefix!r} not found in prefix map") from None
                yield operator, f"{{{namespaces[prefix]}}}{local}"
            elif default and not in_attribute:
                yield operator, f"{{{default}}}{name}"
            else:
                yield operator, name
            in_attribute = False
        else:
            yield operator, name
            in_attribute = operator == "@"


class _Context:
    """The root of a search, and who is whose parent."""

    def __init__(self, root):
        self.root = root
        self._parents = None

    @property
    def parents(self):
        if self._parents is None:
            self._parents = {child: parent for parent in self.root.iter() for child in parent}
        return self._parents


def _is_wildcard(tag):
    return tag[:3] == "{*}" or tag[-2:] == "}*"


def _tag_filter(tag):
    """A function that says whether an element's tag matches "{*}name", "{ns}*" or "{}name"."""
    if tag == "{*}*":
        return lambda element: isinstance(element.tag, str)
    if tag == "{}*":
        return lambda element: isinstance(element.tag, str) and element.tag[0] != "{"
    if tag[:3] == "{*}":
        local, suffix = tag[3:], tag[2:]

        def matches(element):
            name = element.tag
            return name == local or isinstance(name, str) and name[-len(suffix):] == suffix
        return matches
    namespace = tag[:-1]
    return lambda element: isinstance(element.tag, str) and element.tag.startswith(namespace)


def _child_step(tag):
    if tag[:2] == "{}" and tag != "{}*":
        tag = tag[2:]
    if _is_wildcard(tag):
        matches = _tag_filter(tag)
        return lambda context, found: (child for element in found for child in element
                                       if matches(child))
    return lambda context, found: (child for element in found for child in element
                                   if child.tag == tag)


def _any_step(context, found):
    for element in found:
        yield from element


def _self_step(context, found):
    yield from found


def _parent_step(context, found):
    seen = set()
    for element in found:
        parent = context.parents.get(element)
        if parent is not None and parent not in seen:
            seen.add(parent)
            yield parent


def _descendant_step(take, token):
    operator, name = take()
    if operator == "*":
        tag = "*"
    elif not operator:
        tag = name
    else:
        raise SyntaxError("invalid descendant")
    if tag[:2] == "{}" and tag != "{}*":
        tag = tag[2:]
    if _is_wildcard(tag):
        matches = _tag_filter(tag)

        def step(context, found):
            for element in found:
                for inner in element.iter():
                    if inner is not element and matches(inner):
                        yield inner
    else:
        def step(context, found):
            for element in found:
                for inner in element.iter(tag):
                    if inner is not element:
                        yield inner
    return step


def _predicate_step(take):
    """A step that keeps what fulfils "[...]"."""
    signature = ""
    parts = []
    while True:
        operator, name = take()
        if operator == "]":
            break
        if (operator, name) == ("", ""):
            continue
        if operator and operator[:1] in "'\"":
            operator, name = "'", operator[1:-1]
        signature += operator or "-"
        parts.append(name)
    if signature == "@-":
        key = parts[1]
        return lambda context, found: (e for e in found if e.get(key) is not None)
    if signature in ("@-='", "@-!='"):
        key, value = parts[1], parts[-1]
        if "!" in signature:
            return lambda context, found: (e for e in found
                                           if (got := e.get(key)) is not None and got != value)
        return lambda context, found: (e for e in found if e.get(key) == value)
    if signature == "-" and not re.match(r"\-?\d+$", parts[0]):
        tag = parts[0]
        return lambda context, found: (e for e in found if e.find(tag) is not None)
    if (signature in (".='", ".!='")
            or signature in ("-='", "-!='") and not re.match(r"\-?\d+$", parts[0])):
        return _text_step(parts[0], parts[-1], "!" in signature)
    if signature in ("-", "-()", "-()-"):
        return _position_step(signature, parts)
    raise SyntaxError("invalid predicate")


def _text_step(tag, value, differs):
    def fulfils(element):
        if not tag:
            return ("".join(element.itertext()) == value) != differs
        return any(("".join(child.itertext()) == value) != differs
                   for child in element.iterfind(tag))
    return lambda context, found: (e for e in found if fulfils(e))


def _position_step(signature, parts):
    if signature == "-":
        index = int(parts[0]) - 1
        if index < 0:
            raise SyntaxError("XPath position >= 1 expected")
    else:
        if parts[0] != "last":
            raise SyntaxError("unsupported function")
        if signature == "-()-":
            try:
                index = int(parts[2]) - 1
            except ValueError:
                raise SyntaxError("unsupported expression")
            if index > -2:
                raise SyntaxError("XPath offset from last() must be negative")
        else:
            index = -1

    def step(context, found):
        for element in found:
            parent = context.parents.get(element)
            if parent is None:
                continue
            siblings = list(parent.findall(element.tag))
            if -len(siblings) <= index < len(siblings) and siblings[index] is element:
                yield element
    return step


def _compile(path, namespaces):
    """The steps of a path."""
    if path[-1:] == "/":
        path += "*"
    if path[:1] == "/":
        raise SyntaxError("cannot use absolute path on element")
    take = iter(xpath_tokenizer(path, namespaces)).__next__
    try:
        token = take()
    except StopIteration:
        return []
    steps = []
    while True:
        operator, name = token
        try:
            if operator == "":
                if not name:
                    raise SyntaxError("invalid path") from None
                steps.append(_child_step(name))
            elif operator == "*":
                steps.append(_any_step)
            elif operator == ".":
                steps.append(_self_step)
            elif operator == "..":
                steps.append(_parent_step)
            elif operator == "//":
                steps.append(_descendant_step(take, token))
            elif operator == "[":
                steps.append(_predicate_step(take))
            else:
                raise SyntaxError("invalid path") from None
        except StopIteration:
            raise SyntaxError("invalid path") from None
        try:
            token = take()
            if token[0] == "/":
                token = take()
        except StopIteration:
            return steps


_cache = {}


def iterfind(elem, path, namespaces=None):
    """The elements that a path leads to, one by one."""
    key = (path, *sorted(namespaces.items())) if namespaces else (path,)
    steps = _cache.get(key)
    if steps is None:
        if len(_cache) > _cache_limit:
            _cache.clear()
        steps = _cache[key] = _compile(path, namespaces)
    found = [elem]
    context = _Context(elem)
    for step in steps:
        found = step(context, found)
    return iter(found) if steps else iter(())


def find(elem, path, namespaces=None):
    """The first element that a path leads to, or None."""
    return next(iterfind(elem, path, namespaces), None)


def findall(elem, path, namespaces=None):
    """A list of all elements that a path leads to."""
    return list(iterfind(elem, path, namespaces))


def findtext(elem, path, default=None, namespaces=None):
    """The text of the first element that a path leads to."""
    element = next(iterfind(elem, path, namespaces), None)
    if element is None:
        return default
    return "" if element.text is None else element.text
