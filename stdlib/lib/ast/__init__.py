"""Syntax trees: parsing into nodes, walking and changing them, and writing them out again."""


from _ast import *
from _ast import AST, PyCF_ALLOW_TOP_LEVEL_AWAIT, PyCF_ONLY_AST, PyCF_TYPE_COMMENTS


def parse(source, filename="<unknown>", mode="exec", *, type_comments=False,
          feature_version=None):
    """Parses source text into a node."""
    flags = PyCF_ONLY_AST
    if type_comments:
        flags |= PyCF_TYPE_COMMENTS
    if isinstance(feature_version, tuple):
        major, minor = feature_version
        if major != 3:
            raise ValueError(f"Unsupported major version: {major}")
        feature_version = minor
    elif feature_version is None:
        feature_version = -1
    return compile(source, filename, mode, flags, _feature_version=feature_version)


def literal_eval(node_or_string):
    """The value of a literal: texts, bytes, numbers, tuples, lists, dicts, sets, True, False,
    None."""
    if isinstance(node_or_string, str):
        node_or_string = parse(node_or_string.lstrip(" \t"), mode="eval")
    if isinstance(node_or_string, Expression):
        node_or_string = node_or_string.body

    def malformed(node):
        message = "malformed node or string"
        if line := getattr(node, "lineno", None):
            message += f" on line {line}"
        raise ValueError(message + f": {node!r}")

    def number(node):
        if not isinstance(node, Constant) or type(node.value) not in (int, float, complex):
            malformed(node)
        return node.value

    def signed(node):
        if isinstance(node, UnaryOp) and isinstance(node.op, (UAdd, USub)):
            operand = number(node.operand)
            return +operand if isinstance(node.op, UAdd) else -operand
        return number(node)

    def convert(node):
        if isinstance(node, Constant):
            return node.value
        if isinstance(node, Tuple):
            return tuple(map(convert, node.elts))
        if isinstance(node, List):
            return list(map(convert, node.elts))
        if isinstance(node, Set):
            return set(map(convert, node.elts))
        if (isinstance(node, Call) and isinstance(node.func, Name) and node.func.id == "set"
                and node.args == node.keywords == []):
            return set()
        if isinstance(node, Dict):
            if len(node.keys) != len(node.values):
                malformed(node)
            return dict(zip(map(convert, node.keys), map(convert, node.values)))
        if isinstance(node, BinOp) and isinstance(node.op, (Add, Sub)):
            left, right = signed(node.left), number(node.right)
            if isinstance(left, (int, float)) and isinstance(right, complex):
                return left + right if isinstance(node.op, Add) else left - right
        return signed(node)
    return convert(node_or_string)


def dump(node, annotate_fields=True, include_attributes=False, *, indent=None):
    """A node as text."""
    def shown(node, level=0):
        if indent is not None:
            level += 1
            prefix = "\n" + indent * level
            separator = ",\n" + indent * level
        else:
            prefix, separator = "", ", "
        if isinstance(node, AST):
            cls = type(node)
            args = []
            simple = True
            keywords = annotate_fields
            for name in node._fields:
                try:
                    value = getattr(node, name)
                except AttributeError:
                    keywords = True
                    continue
                if value is None and getattr(cls, name, ...) is None:
                    keywords = True
                    continue
                text, is_simple = shown(value, level)
                simple = simple and is_simple
                args.append(f"{name}={text}" if keywords else text)
            if include_attributes and node._attributes:
                for name in node._attributes:
                    try:
                        value = getattr(node, name)
                    except AttributeError:
                        continue
                    if value is None and getattr(cls, name, ...) is None:
                        continue
                    text, is_simple = shown(value, level)
                    simple = simple and is_simple
                    args.append(f"{name}={text}")
            if simple and len(args) <= 3:
                return f"{cls.__name__}({', '.join(args)})", not args
            return f"{cls.__name__}({prefix}{separator.join(args)})", False
        if isinstance(node, list):
            if not node:
                return "[]", True
            return f"[{prefix}{separator.join(shown(each, level)[0] for each in node)}]", False
        return repr(node), True

    if not isinstance(node, AST):
        raise TypeError(f"expected AST, got {node.__class__.__name__!r}")
    if indent is not None and not isinstance(indent, str):
        indent = " " * indent
    return shown(node)[0]


def copy_location(new_node, old_node):
    """Gives a node the place of another; returns the node."""
    for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
        if name in old_node._attributes and name in new_node._attributes:
            value = getattr(old_node, name, None)
            if value is not None or (hasattr(old_node, name) and name.startswith("end_")):
                setattr(new_node, name, value)
    return new_node


def fix_missing_locations(node):
    """Gives nodes without a place that of their parent."""
    def fix(node, place):
        for i, name in enumerate(("lineno", "end_lineno", "col_offset", "end_col_offset")):
            if name not in node._attributes:
                continue
            value = getattr(node, name, None)
            if not hasattr(node, name) or name.startswith("end_") and value is None:
                setattr(node, name, place[i])
            else:
                place = (*place[:i], value, *place[i + 1:])
        for child in iter_child_nodes(node):
            fix(child, place)
    fix(node, (1, 1, 0, 0))
    return node


def increment_lineno(node, n=1):
    """Moves a node and all below it by n lines; returns the node."""
    for child in walk(node):
        if isinstance(child, TypeIgnore):
            child.lineno = getattr(child, "lineno", 0) + n
            continue
        if "lineno" in child._attributes:
            child.lineno = getattr(child, "lineno", 0) + n
        if "end_lineno" in child._attributes:
            end = getattr(child, "end_lineno", 0)
            if end is not None:
                child.end_lineno = end + n
    return node


def iter_fields(node):
    """(name, value) of the fields that are there."""
    for field in node._fields:
        try:
            yield field, getattr(node, field)
        except AttributeError:
            pass


def iter_child_nodes(node):
    """The nodes directly below."""
    for _name, value in iter_fields(node):
        if isinstance(value, AST):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, AST):
                    yield item


def get_docstring(node, clean=True):
    """The docstring of a function, class or module, or None."""
    if not isinstance(node, (AsyncFunctionDef, FunctionDef, ClassDef, Module)):
        raise TypeError(f"{node.__class__.__name__!r} can't have docstrings")
    if not (node.body and isinstance(node.body[0], Expr)):
        return None
    value = node.body[0].value
    if not (isinstance(value, Constant) and isinstance(value.value, str)):
        return None
    text = value.value
    if clean:
        import inspect
        text = inspect.cleandoc(text)
    return text


def _split_lines(source, maxlines=None):
    """The lines as the parser counts them: form feeds and the like end none."""
    lines = []
    line = ""
    for part in source.splitlines(True):
        line += part
        if part[-1:] in "\r\n":
            lines.append(line)
            line = ""
            if maxlines is not None and len(lines) > maxlines:
                break
    if line:
        lines.append(line)
    return lines


def get_source_segment(source, node, *, padded=False):
    """The text of a node, or None if its place is not known."""
    try:
        if node.end_lineno is None or node.end_col_offset is None:
            return None
        first, last = node.lineno - 1, node.end_lineno - 1
        start, end = node.col_offset, node.end_col_offset
    except AttributeError:
        return None
    lines = _split_lines(source, maxlines=last + 1)
    if last == first:
        return lines[first].encode()[start:end].decode()
    padding = ""
    if padded:
        before = lines[first].encode()[:start].decode()
        padding = "".join(c if c in "\f\t" else " " for c in before)
    return (padding + lines[first].encode()[start:].decode()
            + "".join(lines[first + 1:last]) + lines[last].encode()[:end].decode())


def walk(node):
    """A node and all below it, in no particular order."""
    from collections import deque
    todo = deque([node])
    while todo:
        node = todo.popleft()
        todo.extend(iter_child_nodes(node))
        yield node


_CONSTANT_NAMES = {type(None): "NameConstant", bool: "NameConstant", int: "Num", float: "Num",
                   complex: "Num", str: "Str", bytes: "Bytes", type(...): "Ellipsis"}


class NodeVisitor:
    """Calls visit_CLASS for every node, generic_visit for those without."""

    def visit(self, node):
        """Visits a node."""
        visitor = getattr(self, "visit_" + node.__class__.__name__, self.generic_visit)
        return visitor(node)

    def generic_visit(self, node):
        """Visits the nodes below."""
        for _field, value in iter_fields(node):
            if isinstance(value, list):
                for item in value:
                    if isinstance(item, AST):
                        self.visit(item)
            elif isinstance(value, AST):
                self.visit(value)

    def visit_Constant(self, node):
        """Goes on to the methods that had the names of kinds of constants."""
        name = _CONSTANT_NAMES.get(type(node.value))
        if name is not None:
            visitor = getattr(self, "visit_" + name, None)
            if visitor is not None:
                import warnings
                warnings.warn(f"visit_{name} is deprecated; add visit_Constant",
                              DeprecationWarning, 2)
                return visitor(node)
        return self.generic_visit(node)


class NodeTransformer(NodeVisitor):
    """A visitor whose results replace the nodes; None removes one."""

    def generic_visit(self, node):
        """Visits the nodes below and puts the results in their place."""
        for field, old in iter_fields(node):
            if isinstance(old, list):
                new = []
                for value in old:
                    if isinstance(value, AST):
                        value = self.visit(value)
                        if value is None:
                            continue
                        if not isinstance(value, AST):
                            new.extend(value)
                            continue
                    new.append(value)
                old[:] = new
            elif isinstance(old, AST):
                value = self.visit(old)
                if value is None:
                    delattr(node, field)
                else:
                    setattr(node, field, value)
        return node


def unparse(ast_obj):
    """Source text that parses into the tree."""
    from ._unparse import Unparser
    return Unparser().visit(ast_obj)


# ---- Node classes of before

class slice(AST):
    """Deprecated: indices are expressions."""


class Index(slice):
    """Deprecated: the expression itself."""

    def __new__(cls, value, **kwargs):
        return value


class ExtSlice(slice):
    """Deprecated: a Tuple."""

    def __new__(cls, dims=(), **kwargs):
        return Tuple(list(dims), Load(), **kwargs)


class Suite(mod):
    """Deprecated."""


class AugLoad(expr_context):
    """Deprecated."""


class AugStore(expr_context):
    """Deprecated."""


class Param(expr_context):
    """Deprecated."""


class _OldConstant(type):
    def __instancecheck__(cls, instance):
        if not isinstance(instance, Constant):
            return False
        value = instance.value
        if type(value) is bool and bool not in cls._kinds:
            return False
        return isinstance(value, cls._kinds)


def _old_constant(name, kinds, warn_name=None):
    """A class of before 3.8: making one gives a Constant."""
    def __new__(cls, *args, **kwargs):
        import warnings
        warnings.warn(f"ast.{name} is deprecated and will be removed in Python 3.14; "
                      "use ast.Constant instead", DeprecationWarning, stacklevel=2)
        for old in ("n", "s"):
            if old in kwargs:
                kwargs["value"] = kwargs.pop(old)
        if name == "Ellipsis":
            return Constant(..., *args, **kwargs)
        return Constant(*args, **kwargs)
    return _OldConstant(name, (Constant,), {"__new__": __new__, "_kinds": kinds,
                                            "__module__": "ast"})


def _old_attribute(name):
    # Constant.n and Constant.s: its value.
    def warn():
        import warnings
        warnings.warn(f"Attribute {name} is deprecated and will be removed in Python 3.14; "
                      "use value instead", DeprecationWarning, stacklevel=3)

    def get(self):
        """Deprecated. Use value instead."""
        warn()
        return self.value

    def put(self, value):
        warn()
        self.value = value
    return property(get, put)


Constant.n = _old_attribute("n")
Constant.s = _old_attribute("s")

_OLD = {"Num": (int, float, complex), "Str": (str,), "Bytes": (bytes,),
        "NameConstant": (type(None), bool), "Ellipsis": (type(...),)}


def __getattr__(name):
    if name in _OLD:
        import warnings
        warnings.warn(f"ast.{name} is deprecated and will be removed in Python 3.14; "
                      "use ast.Constant instead", DeprecationWarning, stacklevel=2)
        made = _OLD[name]
        if isinstance(made, tuple):
            made = _OLD[name] = _old_constant(name, made)
        return made
    raise AttributeError(f"module 'ast' has no attribute {name!r}")


def main():
    """`python -m ast`: prints the tree of a file."""
    import argparse
    parser = argparse.ArgumentParser(prog="python -m ast")
    parser.add_argument("infile", type=argparse.FileType(mode="rb"), nargs="?", default="-",
                        help="the file to parse; defaults to stdin")
    parser.add_argument("-m", "--mode", default="exec",
                        choices=("exec", "single", "eval", "func_type"),
                        help="specify what kind of code must be parsed")
    parser.add_argument("--no-type-comments", default=True, action="store_false",
                        help="don't add information about type comments")
    parser.add_argument("-a", "--include-attributes", action="store_true",
                        help="include attributes such as line numbers and column offsets")
    parser.add_argument("-i", "--indent", type=int, default=3,
                        help="indentation of nodes (number of spaces)")
    args = parser.parse_args()
    with args.infile as infile:
        source = infile.read()
    tree = parse(source, args.infile.name, args.mode, type_comments=args.no_type_comments)
    print(dump(tree, include_attributes=args.include_attributes, indent=args.indent))
