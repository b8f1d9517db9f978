"""Writing syntax trees out as source text."""

import sys
from contextlib import contextmanager
from enum import IntEnum, auto

from _ast import *
from _ast import AST

# Large enough to overflow to infinity when it is read back.
_INFINITY = "1e" + repr(sys.float_info.max_10_exp + 1)


class _Precedence(IntEnum):
    NAMED_EXPR = auto()
    TUPLE = auto()
    YIELD = auto()
    TEST = auto()
    OR = auto()
    AND = auto()
    NOT = auto()
    CMP = auto()
    EXPR = auto()
    BXOR = auto()
    BAND = auto()
    SHIFT = auto()
    ARITH = auto()
    TERM = auto()
    FACTOR = auto()
    POWER = auto()
    AWAIT = auto()
    ATOM = auto()

    BOR = EXPR

    def next(self):
        try:
            return self.__class__(self + 1)
        except ValueError:
            return self


_P = _Precedence
_BINARY = {"Add": ("+", _P.ARITH), "Sub": ("-", _P.ARITH), "Mult": ("*", _P.TERM),
           "MatMult": ("@", _P.TERM), "Div": ("/", _P.TERM), "Mod": ("%", _P.TERM),
           "LShift": ("<<", _P.SHIFT), "RShift": (">>", _P.SHIFT), "BitOr": ("|", _P.BOR),
           "BitXor": ("^", _P.BXOR), "BitAnd": ("&", _P.BAND), "FloorDiv": ("//", _P.TERM),
           "Pow": ("**", _P.POWER)}
_UNARY = {"Invert": ("~", _P.FACTOR), "Not": ("not", _P.NOT), "UAdd": ("+", _P.FACTOR),
          "USub": ("-", _P.FACTOR)}
_COMPARE = {"Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=",
            "Is": "is", "IsNot": "is not", "In": "in", "NotIn": "not in"}
_SINGLE_QUOTES = ("'", '"')
_MULTI_QUOTES = ('"""', "'''")
_ALL_QUOTES = (*_SINGLE_QUOTES, *_MULTI_QUOTES)


class Unparser:
    """Visits a tree and collects its text."""

    def __init__(self, *, _avoid_backslashes=False):
        self._source = []
        self._precedences = {}
        self._indent = 0
        self._in_try_star = False

    def visit(self, node):
        """The text of a tree."""
        self._source = []
        self.traverse(node)
        return "".join(self._source)

    def traverse(self, node):
        """Writes a node or a list of nodes."""
        if isinstance(node, list):
            for item in node:
                self.traverse(item)
        else:
            getattr(self, "visit_" + node.__class__.__name__, self.generic_visit)(node)

    def generic_visit(self, node):
        """Writes what is below a node that has no text of its own."""
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, (AST, list)):
                self.traverse(value)

    # ---- Writing

    def write(self, *texts):
        """Adds text."""
        self._source.extend(texts)

    def fill(self, text=""):
        """Begins a line."""
        if self._source:
            self.write("\n")
        self.write("    " * self._indent + text)

    def join(self, separator, items, function=None):
        """Writes items with a separator between them."""
        for i, item in enumerate(items):
            if i:
                self.write(separator)
            (function or self.traverse)(item)

    @contextmanager
    def block(self):
        """A colon and an indented block."""
        self.write(":")
        self._indent += 1
        yield
        self._indent -= 1

    @contextmanager
    def delimited(self, start, end, condition=True):
        """Text between delimiters."""
        if condition:
            self.write(start)
        yield
        if condition:
            self.write(end)

    def parentheses(self, precedence, node):
        """Parentheses if the node stands where something binding tighter is expected."""
        return self.delimited("(", ")", self.precedence(node) > precedence)

    def precedence(self, node):
        """How tight a node has to bind where it stands."""
        return self._precedences.get(id(node), _P.TEST)

    def require(self, precedence, *nodes):
        """Sets that."""
        for node in nodes:
            self._precedences[id(node)] = precedence

    def body(self, statements):
        """The statements of a block, with its docstring written as such."""
        if statements and isinstance(statements[0], Expr) \
                and isinstance(statements[0].value, Constant) \
                and isinstance(statements[0].value.value, str):
            self.fill()
            self.write_docstring(statements[0].value)
            statements = statements[1:]
        self.traverse(statements)

    # ---- Modules and statements

    def visit_Module(self, node):
        self.body(node.body)

    def visit_FunctionType(self, node):
        with self.delimited("(", ")"):
            self.join(", ", node.argtypes)
        self.write(" -> ")
        self.traverse(node.returns)

    def visit_Expr(self, node):
        self.fill()
        self.require(_P.YIELD, node.value)
        self.traverse(node.value)

    def visit_NamedExpr(self, node):
        with self.parentheses(_P.NAMED_EXPR, node):
            self.require(_P.ATOM, node.target, node.value)
            self.traverse(node.target)
            self.write(" := ")
            self.traverse(node.value)

    def visit_Import(self, node):
        self.fill("import ")
        self.join(", ", node.names)

    def visit_ImportFrom(self, node):
        self.fill("from " + "." * (node.level or 0))
        if node.module:
            self.write(node.module)
        self.write(" import ")
        self.join(", ", node.names)

    def visit_Assign(self, node):
        self.fill()
        for target in node.targets:
            self.require(_P.TUPLE, target)
            self.traverse(target)
            self.write(" = ")
        self.traverse(node.value)
        if getattr(node, "type_comment", None):
            self.write(f" # type: {node.type_comment}")

    def visit_AugAssign(self, node):
        self.fill()
        self.traverse(node.target)
        self.write(f" {_BINARY[node.op.__class__.__name__][0]}= ")
        self.traverse(node.value)

    def visit_AnnAssign(self, node):
        self.fill()
        with self.delimited("(", ")", not node.simple and isinstance(node.target, Name)):
            self.traverse(node.target)
        self.write(": ")
        self.traverse(node.annotation)
        if node.value:
            self.write(" = ")
            self.traverse(node.value)

    def visit_Return(self, node):
        self.fill("return")
        if node.value:
            self.write(" ")
            self.traverse(node.value)

    def visit_Pass(self, node):
        self.fill("pass")

    def visit_Break(self, node):
        self.fill("break")

    def visit_Continue(self, node):
        self.fill("continue")

    def visit_Delete(self, node):
        self.fill("del ")
        self.join(", ", node.targets)

    def visit_Assert(self, node):
        self.fill("assert ")
        self.traverse(node.test)
        if node.msg:
            self.write(", ")
            self.traverse(node.msg)

    def visit_Global(self, node):
        self.fill("global ")
        self.write(", ".join(node.names))

    def visit_Nonlocal(self, node):
        self.fill("nonlocal ")
        self.write(", ".join(node.names))

    def visit_Await(self, node):
        with self.parentheses(_P.AWAIT, node):
            self.write("await")
            if node.value:
                self.write(" ")
                self.require(_P.ATOM, node.value)
                self.traverse(node.value)

    def visit_Yield(self, node):
        with self.parentheses(_P.YIELD, node):
            self.write("yield")
            if node.value:
                self.write(" ")
                self.require(_P.ATOM, node.value)
                self.traverse(node.value)

    def visit_YieldFrom(self, node):
        with self.parentheses(_P.YIELD, node):
            self.write("yield from ")
            if not node.value:
                raise ValueError("Node can't be used without a value attribute.")
            self.require(_P.ATOM, node.value)
            self.traverse(node.value)

    def visit_Raise(self, node):
        self.fill("raise")
        if not node.exc:
            if node.cause:
                raise ValueError("Node can't use cause without an exception.")
            return
        self.write(" ")
        self.traverse(node.exc)
        if node.cause:
            self.write(" from ")
            self.traverse(node.cause)

    def visit_Try(self, node):
        before, self._in_try_star = self._in_try_star, isinstance(node, TryStar)
        self.fill("try")
        with self.block():
            self.traverse(node.body)
        for handler in node.handlers:
            self.traverse(handler)
        for word, statements in (("else", node.orelse), ("finally", node.finalbody)):
            if statements:
                self.fill(word)
                with self.block():
                    self.traverse(statements)
        self._in_try_star = before

    visit_TryStar = visit_Try

    def visit_ExceptHandler(self, node):
        self.fill("except*" if self._in_try_star else "except")
        if node.type:
            self.write(" ")
            self.traverse(node.type)
        if node.name:
            self.write(" as ", node.name)
        with self.block():
            self.traverse(node.body)

    def visit_ClassDef(self, node):
        self._blank_line()
        self._decorators(node)
        self.fill("class " + node.name)
        self._type_params(node)
        with self.delimited("(", ")", bool(node.bases or node.keywords)):
            self.join(", ", [*node.bases, *node.keywords])
        with self.block():
            self.body(node.body)

    def _blank_line(self):
        if self._source:
            self.write("\n")

    def _decorators(self, node):
        for decorator in node.decorator_list:
            self.fill("@")
            self.traverse(decorator)

    def _type_params(self, node):
        params = getattr(node, "type_params", None)
        if params:
            with self.delimited("[", "]"):
                self.join(", ", params)

    def visit_FunctionDef(self, node, word="def"):
        self._blank_line()
        self._decorators(node)
        self.fill(f"{word} {node.name}")
        self._type_params(node)
        with self.delimited("(", ")"):
            self.traverse(node.args)
        if node.returns:
            self.write(" -> ")
            self.traverse(node.returns)
        with self.block():
            if getattr(node, "type_comment", None):
                self.write(f" # type: {node.type_comment}")
            self.body(node.body)

    def visit_AsyncFunctionDef(self, node):
        self.visit_FunctionDef(node, "async def")

    def visit_TypeVar(self, node):
        self.write(node.name)
        if node.bound:
            self.write(": ")
            self.traverse(node.bound)

    def visit_TypeVarTuple(self, node):
        self.write("*" + node.name)

    def visit_ParamSpec(self, node):
        self.write("**" + node.name)

    def visit_TypeAlias(self, node):
        self.fill("type ")
        self.traverse(node.name)
        self._type_params(node)
        self.write(" = ")
        self.traverse(node.value)

    def visit_For(self, node, word="for "):
        self.fill(word)
        self.require(_P.TUPLE, node.target)
        self.traverse(node.target)
        self.write(" in ")
        self.traverse(node.iter)
        with self.block():
            if getattr(node, "type_comment", None):
                self.write(f" # type: {node.type_comment}")
            self.traverse(node.body)
        self._else(node)

    def visit_AsyncFor(self, node):
        self.visit_For(node, "async for ")

    def _else(self, node):
        if node.orelse:
            self.fill("else")
            with self.block():
                self.traverse(node.orelse)

    def visit_If(self, node):
        self.fill("if ")
        self.traverse(node.test)
        with self.block():
            self.traverse(node.body)
        while node.orelse and len(node.orelse) == 1 and isinstance(node.orelse[0], If):
            node = node.orelse[0]
            self.fill("elif ")
            self.traverse(node.test)
            with self.block():
                self.traverse(node.body)
        self._else(node)

    def visit_While(self, node):
        self.fill("while ")
        self.traverse(node.test)
        with self.block():
            self.traverse(node.body)
        self._else(node)

    def visit_With(self, node, word="with "):
        self.fill(word)
        self.join(", ", node.items)
        with self.block():
            if getattr(node, "type_comment", None):
                self.write(f" # type: {node.type_comment}")
            self.traverse(node.body)

    def visit_AsyncWith(self, node):
        self.visit_With(node, "async with ")

    def visit_withitem(self, node):
        self.traverse(node.context_expr)
        if node.optional_vars:
            self.write(" as ")
            self.traverse(node.optional_vars)

    # ---- Texts

    def _string_form(self, text, *, quotes=_ALL_QUOTES, escape_special=False):
        """(the text as it stands between quotes, the quotes it can have)."""
        def escaped(c):
            if not escape_special and c in "\n\t":
                return c
            if c == "\\" or not c.isprintable():
                return repr(c)[1:-1]
            return c
        shown = "".join(map(escaped, text))
        possible = list(quotes)
        if "\n" in shown:
            possible = [q for q in possible if q in _MULTI_QUOTES]
        possible = [q for q in possible if q not in shown]
        if not possible:
            # repr() knows a form: its quotes stand around the text.
            form = repr(text)
            quote = next((q for q in quotes if form[0] in q), form[0])
            return form[1:-1], [quote]
        if shown:
            # A text must not end with its quote.
            possible.sort(key=lambda q: q[0] == shown[-1])
            if possible[0][0] == shown[-1]:
                assert len(possible[0]) == 3
                shown = shown[:-1] + "\\" + shown[-1]
        return shown, possible

    def write_string(self, text, *, quotes=_ALL_QUOTES):
        """A text with quotes."""
        shown, possible = self._string_form(text, quotes=quotes)
        self.write(possible[0] + shown + possible[0])

    def write_docstring(self, node):
        """A docstring, between triple quotes."""
        if getattr(node, "kind", None) == "u":
            self.write("u")
        self.write_string(node.value, quotes=_MULTI_QUOTES)

    def visit_JoinedStr(self, node):
        self.write("f")
        parts = []
        for value in node.values:
            unparser = type(self)()
            unparser._f_string_part(value)
            parts.append(("".join(unparser._source), isinstance(value, Constant)))
        # Quotes are chosen so that they occur in no part and none needs a backslash.
        possible = list(_ALL_QUOTES)
        shown_parts = []
        for text, is_constant in parts:
            if is_constant:
                shown, fitting = self._string_form(text, quotes=possible, escape_special=True)
                if set(fitting).isdisjoint(possible):
                    shown, fitting = self._string_form(text, quotes=_ALL_QUOTES,
                                                       escape_special=True)
                    possible = fitting
                else:
                    possible = [q for q in possible if q in fitting]
                shown_parts.append(shown)
            else:
                if "\n" in text:
                    possible = [q for q in possible if q in _MULTI_QUOTES]
                fitting = [q for q in possible if q not in text]
                # From 3.12 on any quotes may stand within the braces.
                possible = fitting or possible
                shown_parts.append(text)
        quote = possible[0]
        shown = "".join(shown_parts)
        if shown and shown[-1] == quote[0] and len(quote) == 3:
            shown = shown[:-1] + "\\" + shown[-1]
        self.write(quote + shown + quote)

    def _f_string_part(self, node):
        if isinstance(node, JoinedStr):
            for value in node.values:
                self._f_string_part(value)
        elif isinstance(node, Constant) and isinstance(node.value, str):
            self.write(node.value.replace("{", "{{").replace("}", "}}"))
        elif isinstance(node, FormattedValue):
            self.visit_FormattedValue(node)
        else:
            raise ValueError(f"Unexpected node inside JoinedStr, {node!r}")

    def visit_FormattedValue(self, node):
        inner = type(self)()
        inner.require(_P.TEST.next(), node.value)
        text = inner.visit(node.value)
        with self.delimited("{", "}"):
            if text.startswith("{"):
                # Two braces would be a brace of the text.
                self.write(" ")
            self.write(text)
            if node.conversion != -1:
                self.write(f"!{chr(node.conversion)}")
            if node.format_spec:
                self.write(":")
                spec = type(self)()
                spec._f_string_part(node.format_spec)
                self.write("".join(spec._source))

    def visit_Constant(self, node):
        value = node.value
        if isinstance(value, tuple):
            with self.delimited("(", ")"):
                self._items(value, self._write_constant)
        elif value is ...:
            self.write("...")
        else:
            if getattr(node, "kind", None) == "u":
                self.write("u")
            self._write_constant(value)

    def _write_constant(self, value):
        if isinstance(value, (float, complex)):
            self.write(repr(value).replace("inf", _INFINITY)
                       .replace("nan", f"({_INFINITY}-{_INFINITY})"))
        elif isinstance(value, str):
            shown, possible = self._string_form(value, quotes=_SINGLE_QUOTES,
                                                escape_special=True)
            self.write(possible[0] + shown + possible[0] if "\\" not in shown
                       else repr(value))
        else:
            self.write(repr(value))

    # ---- Expressions

    def _items(self, items, function=None):
        """Items of a tuple: a single one has a comma behind it."""
        if len(items) == 1:
            (function or self.traverse)(items[0])
            self.write(",")
        else:
            self.join(", ", items, function)

    def visit_Name(self, node):
        self.write(node.id)

    def visit_List(self, node):
        with self.delimited("[", "]"):
            self.join(", ", node.elts)

    def _comprehension(self, start, end, node):
        with self.delimited(start, end):
            self.traverse(node.elt)
            for generator in node.generators:
                self.traverse(generator)

    def visit_ListComp(self, node):
        self._comprehension("[", "]", node)

    def visit_GeneratorExp(self, node):
        self._comprehension("(", ")", node)

    def visit_SetComp(self, node):
        self._comprehension("{", "}", node)

    def visit_DictComp(self, node):
        with self.delimited("{", "}"):
            self.traverse(node.key)
            self.write(": ")
            self.traverse(node.value)
            for generator in node.generators:
                self.traverse(generator)

    def visit_comprehension(self, node):
        self.write(" async for " if node.is_async else " for ")
        self.require(_P.TUPLE, node.target)
        self.traverse(node.target)
        self.write(" in ")
        self.require(_P.TEST.next(), node.iter, *node.ifs)
        self.traverse(node.iter)
        for each in node.ifs:
            self.write(" if ")
            self.traverse(each)

    def visit_IfExp(self, node):
        with self.parentheses(_P.TEST, node):
            self.require(_P.TEST.next(), node.body, node.test)
            self.traverse(node.body)
            self.write(" if ")
            self.traverse(node.test)
            self.write(" else ")
            self.require(_P.TEST, node.orelse)
            self.traverse(node.orelse)

    def visit_Set(self, node):
        if node.elts:
            with self.delimited("{", "}"):
                self.join(", ", node.elts)
        else:
            # {} would be a dict.
            self.write("{*()}")

    def visit_Dict(self, node):
        def pair(item):
            key, value = item
            if key is None:
                self.write("**")
                self.require(_P.EXPR, value)
                self.traverse(value)
            else:
                self.traverse(key)
                self.write(": ")
                self.traverse(value)
        with self.delimited("{", "}"):
            self.join(", ", list(zip(node.keys, node.values)), pair)

    def visit_Tuple(self, node):
        with self.delimited("(", ")",
                            len(node.elts) == 0 or self.precedence(node) > _P.TUPLE):
            self._items(node.elts)

    def visit_UnaryOp(self, node):
        operator, precedence = _UNARY[node.op.__class__.__name__]
        with self.parentheses(precedence, node):
            self.write(operator)
            if precedence is not _P.FACTOR:
                # A word needs a blank behind it.
                self.write(" ")
            self.require(precedence, node.operand)
            self.traverse(node.operand)

    def visit_BinOp(self, node):
        operator, precedence = _BINARY[node.op.__class__.__name__]
        with self.parentheses(precedence, node):
            if operator == "**":
                left, right = precedence.next(), precedence
            else:
                left, right = precedence, precedence.next()
            self.require(left, node.left)
            self.traverse(node.left)
            self.write(f" {operator} ")
            self.require(right, node.right)
            self.traverse(node.right)

    def visit_Compare(self, node):
        with self.parentheses(_P.CMP, node):
            self.require(_P.CMP.next(), node.left, *node.comparators)
            self.traverse(node.left)
            for operator, value in zip(node.ops, node.comparators):
                self.write(f" {_COMPARE[operator.__class__.__name__]} ")
                self.traverse(value)

    def visit_BoolOp(self, node):
        is_and = isinstance(node.op, And)
        precedence = _P.AND if is_and else _P.OR
        with self.parentheses(precedence, node):
            for i, value in enumerate(node.values):
                if i:
                    self.write(" and " if is_and else " or ")
                precedence = precedence.next()
                self.require(precedence, value)
                self.traverse(value)

    def visit_Attribute(self, node):
        self.require(_P.ATOM, node.value)
        self.traverse(node.value)
        # 3.real would be read as a number.
        if isinstance(node.value, Constant) and isinstance(node.value.value, int):
            self.write(" ")
        self.write(".", node.attr)

    def visit_Call(self, node):
        self.require(_P.ATOM, node.func)
        self.traverse(node.func)
        with self.delimited("(", ")"):
            self.join(", ", [*node.args, *node.keywords])

    def visit_Subscript(self, node):
        self.require(_P.ATOM, node.value)
        self.traverse(node.value)
        with self.delimited("[", "]"):
            if isinstance(node.slice, Tuple) and node.slice.elts:
                # No parentheses: slices may be among the items.
                self._items(node.slice.elts)
            else:
                self.traverse(node.slice)

    def visit_Starred(self, node):
        self.write("*")
        self.require(_P.EXPR, node.value)
        self.traverse(node.value)

    def visit_Ellipsis(self, node):
        self.write("...")

    def visit_Slice(self, node):
        if node.lower:
            self.traverse(node.lower)
        self.write(":")
        if node.upper:
            self.traverse(node.upper)
        if node.step:
            self.write(":")
            self.traverse(node.step)

    def visit_Lambda(self, node):
        with self.parentheses(_P.TEST, node):
            self.write("lambda")
            inner = type(self)()
            inner.traverse(node.args)
            text = "".join(inner._source)
            if text:
                self.write(" ", text)
            self.write(": ")
            self.require(_P.TEST, node.body)
            self.traverse(node.body)

    # ---- Parameters, keywords, aliases

    def visit_arg(self, node):
        self.write(node.arg)
        if node.annotation:
            self.write(": ")
            self.traverse(node.annotation)

    def visit_arguments(self, node):
        first = True

        def comma():
            nonlocal first
            if not first:
                self.write(", ")
            first = False
        positional = node.posonlyargs + node.args
        defaults = [None] * (len(positional) - len(node.defaults)) + node.defaults
        for index, (parameter, default) in enumerate(zip(positional, defaults), 1):
            comma()
            self.traverse(parameter)
            if default:
                self.write("=")
                self.traverse(default)
            if index == len(node.posonlyargs):
                self.write(", /")
        if node.vararg or node.kwonlyargs:
            comma()
            self.write("*")
            if node.vararg:
                self.write(node.vararg.arg)
                if node.vararg.annotation:
                    self.write(": ")
                    self.traverse(node.vararg.annotation)
        for parameter, default in zip(node.kwonlyargs, node.kw_defaults):
            comma()
            self.traverse(parameter)
            if default:
                self.write("=")
                self.traverse(default)
        if node.kwarg:
            comma()
            self.write("**" + node.kwarg.arg)
            if node.kwarg.annotation:
                self.write(": ")
                self.traverse(node.kwarg.annotation)

    def visit_keyword(self, node):
        if node.arg is None:
            self.write("**")
        else:
            self.write(node.arg, "=")
        self.traverse(node.value)

    def visit_alias(self, node):
        self.write(node.name)
        if node.asname:
            self.write(" as " + node.asname)

    # ---- Patterns

    def visit_Match(self, node):
        self.fill("match ")
        self.traverse(node.subject)
        with self.block():
            for case in node.cases:
                self.traverse(case)

    def visit_match_case(self, node):
        self.fill("case ")
        self.traverse(node.pattern)
        if node.guard:
            self.write(" if ")
            self.traverse(node.guard)
        with self.block():
            self.traverse(node.body)

    def visit_MatchValue(self, node):
        self.traverse(node.value)

    def visit_MatchSingleton(self, node):
        self._write_constant(node.value)

    def visit_MatchSequence(self, node):
        with self.delimited("[", "]"):
            self.join(", ", node.patterns)

    def visit_MatchStar(self, node):
        self.write(f"*{node.name or '_'}")

    def visit_MatchMapping(self, node):
        def pair(item):
            key, pattern = item
            self.traverse(key)
            self.write(": ")
            self.traverse(pattern)
        with self.delimited("{", "}"):
            self.join(", ", list(zip(node.keys, node.patterns)), pair)
            if node.rest is not None:
                if node.keys:
                    self.write(", ")
                self.write(f"**{node.rest}")

    def visit_MatchClass(self, node):
        self.require(_P.ATOM, node.cls)
        self.traverse(node.cls)
        with self.delimited("(", ")"):
            self.join(", ", node.patterns)
            for i, (name, pattern) in enumerate(zip(node.kwd_attrs, node.kwd_patterns)):
                if i or node.patterns:
                    self.write(", ")
                self.write(f"{name}=")
                self.traverse(pattern)

    def visit_MatchAs(self, node):
        if node.name is None:
            self.write("_")
        elif node.pattern is None:
            self.write(node.name)
        else:
            with self.parentheses(_P.TEST, node):
                self.require(_P.BOR, node.pattern)
                self.traverse(node.pattern)
                self.write(f" as {node.name}")

    def visit_MatchOr(self, node):
        with self.parentheses(_P.BOR, node):
            self.require(_P.BOR.next(), *node.patterns)
            self.join(" | ", node.patterns)
