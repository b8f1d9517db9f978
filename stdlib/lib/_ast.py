"""The classes of syntax tree nodes; compile() makes and reads them."""

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000


class AST:
    """A node of a syntax tree."""

    _fields = ()
    _attributes = ()
    __match_args__ = ()

    def __init__(self, /, *args, **kwargs):
        fields = self._fields
        if len(args) > len(fields):
            count = len(fields)
            raise TypeError(f"{type(self).__name__} constructor takes at most {count} "
                            f"positional argument{'' if count == 1 else 's'}")
        for name, value in zip(fields, args):
            if name in kwargs:
                raise TypeError(f"{type(self).__name__} got multiple values for argument "
                                f"{name!r}")
            setattr(self, name, value)
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __reduce__(self):
        return type(self), (), dict(self.__dict__)


AST.__module__ = "ast"

_POSITIONED = ("lineno", "col_offset", "end_lineno", "end_col_offset")

# base: (its attributes, {class: fields}); a field with "?" may be missing or None.
_GRAMMAR = {
    "mod": ((), "Module body type_ignores, Interactive body, Expression body, "
                "FunctionType argtypes returns"),
    "stmt": (_POSITIONED,
             "FunctionDef name args body decorator_list returns? type_comment? type_params, "
             "AsyncFunctionDef name args body decorator_list returns? type_comment? type_params, "
             "ClassDef name bases keywords body decorator_list type_params, Return value?, "
             "Delete targets, Assign targets value type_comment?, "
             "TypeAlias name type_params value, AugAssign target op value, "
             "AnnAssign target annotation value? simple, "
             "For target iter body orelse type_comment?, "
             "AsyncFor target iter body orelse type_comment?, While test body orelse, "
             "If test body orelse, With items body type_comment?, "
             "AsyncWith items body type_comment?, Match subject cases, Raise exc? cause?, "
             "Try body handlers orelse finalbody, TryStar body handlers orelse finalbody, "
             "Assert test msg?, Import names, ImportFrom module? names level?, Global names, "
             "Nonlocal names, Expr value, Pass, Break, Continue"),
    "expr": (_POSITIONED,
             "BoolOp op values, NamedExpr target value, BinOp left op right, UnaryOp op operand, "
             "Lambda args body, IfExp test body orelse, Dict keys values, Set elts, "
             "ListComp elt generators, SetComp elt generators, DictComp key value generators, "
             "GeneratorExp elt generators, Await value, Yield value?, YieldFrom value, "
             "Compare left ops comparators, Call func args keywords, "
             "FormattedValue value conversion format_spec?, JoinedStr values, "
             "Constant value kind?, Attribute value attr ctx, Subscript value slice ctx, "
             "Starred value ctx, Name id ctx, List elts ctx, Tuple elts ctx, "
             "Slice lower? upper? step?"),
    "expr_context": ((), "Load, Store, Del"),
    "boolop": ((), "And, Or"),
    "operator": ((), "Add, Sub, Mult, MatMult, Div, Mod, Pow, LShift, RShift, BitOr, BitXor, "
                     "BitAnd, FloorDiv"),
    "unaryop": ((), "Invert, Not, UAdd, USub"),
    "cmpop": ((), "Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn"),
    "excepthandler": (_POSITIONED, "ExceptHandler type? name? body"),
    "pattern": (_POSITIONED,
                "MatchValue value, MatchSingleton value, MatchSequence patterns, "
                "MatchMapping keys patterns rest?, "
                "MatchClass cls patterns kwd_attrs kwd_patterns, MatchStar name?, "
                "MatchAs pattern? name?, MatchOr patterns"),
    "type_ignore": ((), "TypeIgnore lineno tag"),
    "type_param": (_POSITIONED, "TypeVar name bound?, ParamSpec name, TypeVarTuple name"),
}
_ALONE = {
    "comprehension": ((), "target iter ifs is_async"),
    "arguments": ((), "posonlyargs args vararg? kwonlyargs kw_defaults kwarg? defaults"),
    "arg": (_POSITIONED, "arg annotation? type_comment?"),
    "keyword": (_POSITIONED, "arg? value"),
    "alias": (_POSITIONED, "name asname?"),
    "withitem": ((), "context_expr optional_vars?"),
    "match_case": ((), "pattern guard? body"),
}


def _make(name, base, attributes, fields):
    names = tuple(field.rstrip("?") for field in fields)
    namespace = {"__module__": "ast", "_fields": names, "__match_args__": names,
                 "_attributes": attributes, "__doc__":
                 f"{name}({', '.join(field.replace('?', '=None') for field in fields)})"}
    for field in fields:
        if field.endswith("?"):
            namespace[field[:-1]] = None
    if base is AST and attributes or name in ("expr", "stmt", "excepthandler"):
        namespace["end_lineno"] = namespace["end_col_offset"] = None
    globals()[name] = type(name, (base,), namespace)


def _make_all():
    for base, (attributes, kinds) in _GRAMMAR.items():
        _make(base, AST, attributes, ())
        parent = globals()[base]
        for kind in kinds.split(", "):
            name, *fields = kind.split()
            _make(name, parent, attributes, fields)
    for name, (attributes, fields) in _ALONE.items():
        _make(name, AST, attributes, fields.split())


_make_all()
