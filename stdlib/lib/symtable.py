"""The names of a program, by the blocks in which they are used: what the compiler knows of them."""

import ast

__all__ = ["symtable", "SymbolTable", "Class", "Function", "Symbol"]

# How a name is used in a block.
_GLOBAL, _LOCAL, _PARAM, _NONLOCAL, _USE, _IMPORT, _ANNOTATED, _FREE_CLASS = (
    1 << i for i in range(8))
_BOUND = _LOCAL | _PARAM | _IMPORT


def symtable(code, filename, compile_type):
    """The table of a program's topmost block."""
    if isinstance(filename, (bytearray, memoryview, list)):
        raise TypeError("symtable() arg 2 must be str, bytes or os.PathLike, not "
                        f"{type(filename).__name__}")
    if isinstance(filename, bytes):
        filename = filename.decode()
    if compile_type not in ("exec", "eval", "single"):
        raise ValueError("symtable() arg 3 must be 'exec' or 'eval' or 'single'")
    tree = compile(code, filename, compile_type, ast.PyCF_ONLY_AST)
    compile(tree, filename, compile_type)      # raises what only the whole compiler finds
    top = _Block("module", "top", 0, None)
    _Builder(top).run(tree)
    top.analyze(frozenset())
    return _table_of(top, filename)


class _Block:
    """A block: its kind, name, line, and how its names are used."""

    def __init__(self, kind, name, lineno, parent, class_name=None):
        self.kind = kind
        self.name = name
        self.lineno = lineno
        self.parent = parent
        self.class_name = class_name       # for private names
        self.flags = {}
        self.scopes = {}
        self.parameters = []
        self.children = []
        self.nested = parent is not None and (parent.nested or parent.kind == "function")

    def note(self, name, flag):
        """Notes a use of a name."""
        if self.class_name and name.startswith("__") and not name.endswith("__") \
                and "." not in name:
            stripped = self.class_name.lstrip("_")
            if stripped:
                name = f"_{stripped}{name}"
        self.flags[name] = self.flags.get(name, 0) | flag
        if flag & _PARAM and name not in self.parameters:
            self.parameters.append(name)
        return name

    def analyze(self, bound):
        """Finds the scope of every name; the names that are free here."""
        free = set()
        for name, flags in self.flags.items():
            if flags & _GLOBAL:
                self.scopes[name] = "global explicit"
            elif flags & _NONLOCAL:
                self.scopes[name] = "free"
                free.add(name)
            elif flags & _BOUND:
                self.scopes[name] = "local"
            elif name in bound:
                self.scopes[name] = "free"
                free.add(name)
            else:
                self.scopes[name] = "global implicit"
        inner = set(bound)
        if self.kind == "function":
            inner -= {n for n, scope in self.scopes.items() if scope == "global explicit"}
            inner |= {n for n, scope in self.scopes.items() if scope == "local"}
        elif self.kind == "class":
            inner.add("__class__")
        for child in self.children:
            for name in child.analyze(frozenset(inner)):
                if self.kind == "class" and name == "__class__":
                    continue
                if self.kind == "function" and self.scopes.get(name) in ("local", "cell"):
                    self.scopes[name] = "cell"
                    continue
                free.add(name)
                if name not in self.flags:
                    self.flags[name] = 0
                    self.scopes[name] = "free"
                elif self.kind == "class" and self.flags[name] & _BOUND:
                    self.flags[name] |= _FREE_CLASS
        return free


class _Builder(ast.NodeVisitor):
    """Goes through a tree and notes the names."""

    def __init__(self, block):
        self.block = self.top = block

    def run(self, tree):
        """Goes through the whole tree."""
        self.visit(tree)

    def _each(self, nodes):
        for node in nodes:
            if node is not None:
                self.visit(node)

    def _inside(self, kind, name, node, class_name=None):
        block = _Block(kind, name, node.lineno, self.block,
                       class_name or self.block.class_name)
        self.block.children.append(block)
        return block

    def _arguments(self, block, args):
        for arg in args.posonlyargs + args.args + args.kwonlyargs:
            block.note(arg.arg, _PARAM)
        for arg in (args.vararg, args.kwarg):
            if arg is not None:
                block.note(arg.arg, _PARAM)

    def _annotations(self, args):
        for arg in (*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg):
            if arg is not None and arg.annotation is not None:
                self.visit(arg.annotation)

    def _within(self, block, nodes):
        outer, self.block = self.block, block
        self._each(nodes)
        self.block = outer

    def _type_parameters(self, node, name):
        # A block of its own for type parameters; None without any.
        if not getattr(node, "type_params", None):
            return None
        block = self._inside("function", name, node)
        self._within(block, node.type_params)
        return block

    def visit_TypeVar(self, node):
        """T in def f[T]()."""
        self.block.note(node.name, _LOCAL)
        bound = getattr(node, "bound", None)
        if bound is not None:
            self._within(self._inside("function", node.name, node), [bound])

    visit_ParamSpec = visit_TypeVarTuple = visit_TypeVar

    def visit_FunctionDef(self, node):
        """def"""
        self.block.note(node.name, _LOCAL)
        self._each(node.decorator_list)
        self._each(node.args.defaults)
        self._each(node.args.kw_defaults)
        outer = self.block
        parameters = self._type_parameters(node, node.name)
        if parameters is not None:
            self.block = parameters
        self._annotations(node.args)
        self._each([node.returns])
        block = self._inside("function", node.name, node)
        self._arguments(block, node.args)
        self._within(block, node.body)
        self.block = outer

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        """lambda"""
        self._each(node.args.defaults)
        self._each(node.args.kw_defaults)
        block = self._inside("function", "lambda", node)
        self._arguments(block, node.args)
        self._within(block, [node.body])

    def visit_ClassDef(self, node):
        """class"""
        self.block.note(node.name, _LOCAL)
        self._each(node.decorator_list)
        outer = self.block
        parameters = self._type_parameters(node, node.name)
        if parameters is not None:
            self.block = parameters
        self._each(node.bases)
        self._each(node.keywords)
        self._within(self._inside("class", node.name, node, node.name), node.body)
        self.block = outer

    def visit_TypeAlias(self, node):
        """type X = ..."""
        self.visit(node.name)
        outer = self.block
        parameters = self._type_parameters(node, node.name.id)
        if parameters is not None:
            self.block = parameters
        self._within(self._inside("function", node.name.id, node), [node.value])
        self.block = outer

    def _comprehension(self, node, name, results):
        first, *rest = node.generators
        self.visit(first.iter)
        block = self._inside("function", name, node)
        block.note(".0", _PARAM)
        self._within(block, [first.target, *first.ifs])
        for each in rest:
            self._within(block, [each.target, each.iter, *each.ifs])
        self._within(block, results)

    def visit_ListComp(self, node):
        """[... for ...]"""
        self._comprehension(node, "listcomp", [node.elt])

    def visit_SetComp(self, node):
        """{... for ...}"""
        self._comprehension(node, "setcomp", [node.elt])

    def visit_GeneratorExp(self, node):
        """(... for ...)"""
        self._comprehension(node, "genexpr", [node.elt])

    def visit_DictComp(self, node):
        """{...: ... for ...}"""
        self._comprehension(node, "dictcomp", [node.key, node.value])

    def visit_NamedExpr(self, node):
        """:= binds in the function around comprehensions."""
        self.visit(node.value)
        block = self.block
        through = []
        while ".0" in block.flags:
            through.append(block)
            block = block.parent
        if not block.flags.get(node.target.id, 0) & (_GLOBAL | _NONLOCAL):
            block.note(node.target.id, _LOCAL)
        for each in through:
            each.note(node.target.id, _GLOBAL if block.kind == "module" else _NONLOCAL)

    def visit_Name(self, node):
        """A name that is read or bound."""
        if isinstance(node.ctx, ast.Load):
            self.block.note(node.id, _USE)
            if node.id == "super" and self.block.kind == "function":
                self.block.note("__class__", _USE)
        else:
            self.block.note(node.id, _LOCAL)

    def visit_Global(self, node):
        """global"""
        for name in node.names:
            self.block.note(name, _GLOBAL)
            self.top.note(name, _GLOBAL)

    def visit_Nonlocal(self, node):
        """nonlocal"""
        for name in node.names:
            self.block.note(name, _NONLOCAL)

    def visit_Import(self, node):
        """import"""
        for alias in node.names:
            name = alias.asname or alias.name.split(".")[0]
            if name != "*":
                self.block.note(name, _IMPORT)

    visit_ImportFrom = visit_Import

    def visit_AnnAssign(self, node):
        """x: int = 1"""
        if isinstance(node.target, ast.Name):
            if node.simple:
                self.block.note(node.target.id, _ANNOTATED | _LOCAL)
            elif node.value is not None:
                self.block.note(node.target.id, _LOCAL)
        else:
            self.visit(node.target)
        self.visit(node.annotation)
        self._each([node.value])

    def visit_ExceptHandler(self, node):
        """except ... as name"""
        self._each([node.type])
        if node.name:
            self.block.note(node.name, _LOCAL)
        self._each(node.body)

    def visit_MatchAs(self, node):
        """case ... as name"""
        self._each([node.pattern])
        if node.name:
            self.block.note(node.name, _LOCAL)

    def visit_MatchStar(self, node):
        """case [*name]"""
        if node.name:
            self.block.note(node.name, _LOCAL)

    def visit_MatchMapping(self, node):
        """case {**rest}"""
        self._each(node.keys)
        self._each(node.patterns)
        if node.rest:
            self.block.note(node.rest, _LOCAL)


def _table_of(block, filename):
    made = getattr(block, "table", None)
    if made is None:
        kind = {"function": Function, "class": Class}.get(block.kind, SymbolTable)
        made = block.table = kind(block, filename)
    return made


class SymbolTable:
    """The names of a block."""

    def __init__(self, raw_table, filename):
        self._table = raw_table
        self._filename = filename
        self._symbols = {}

    def __repr__(self):
        kind = "" if self.__class__ is SymbolTable else self.__class__.__name__ + " "
        if self._table.name == "top":
            return f"<{kind}SymbolTable for module {self._filename}>"
        return f"<{kind}SymbolTable for {self._table.name} in {self._filename}>"

    def get_type(self):
        """'module', 'function' or 'class'."""
        return self._table.kind

    def get_id(self):
        """A number that identifies the block."""
        return id(self._table)

    def get_name(self):
        """The function's or class's name, 'top' for a module."""
        return self._table.name

    def get_lineno(self):
        """The line in which the block begins."""
        return self._table.lineno

    def is_optimized(self):
        """Whether local names are found without a dictionary."""
        return self._table.kind == "function"

    def is_nested(self):
        """Whether the block is within a function."""
        return self._table.nested

    def has_children(self):
        """Whether there are blocks within."""
        return bool(self._table.children)

    def get_identifiers(self):
        """The names."""
        return self._table.flags.keys()

    def lookup(self, name):
        """The Symbol of a name."""
        found = self._symbols.get(name)
        if found is None:
            flags = self._table.flags[name]
            spaces = [_table_of(child, self._filename) for child in self._table.children
                      if child.name == name]
            found = self._symbols[name] = Symbol(name, (flags, self._table.scopes[name]), spaces,
                                                 module_scope=self._table.name == "top")
        return found

    def get_symbols(self):
        """The Symbols of all names."""
        return [self.lookup(name) for name in self.get_identifiers()]

    def get_children(self):
        """The tables of the blocks within."""
        return [_table_of(child, self._filename) for child in self._table.children]

    def _where(self, wanted):
        return tuple(name for name in self.get_identifiers()
                     if wanted(self._table.flags[name], self._table.scopes[name]))


class Function(SymbolTable):
    """The names of a function."""

    def get_parameters(self):
        """The names of its parameters."""
        return tuple(self._table.parameters)

    def get_locals(self):
        """The names it binds."""
        return self._where(lambda flags, scope: scope in ("local", "cell") and flags & _BOUND)

    def get_globals(self):
        """The names it takes from the module or the built-in ones."""
        return self._where(lambda flags, scope: scope.startswith("global"))

    def get_nonlocals(self):
        """The names it declares nonlocal."""
        return self._where(lambda flags, scope: flags & _NONLOCAL)

    def get_frees(self):
        """The names it takes from functions around it."""
        return self._where(lambda flags, scope: scope == "free")


class Class(SymbolTable):
    """The names of a class."""

    def get_methods(self):
        """The names of its functions."""
        return tuple(dict.fromkeys(child.name for child in self._table.children
                                   if child.kind == "function"))


class Symbol:
    """A name in a block."""

    def __init__(self, name, flags, namespaces=None, *, module_scope=False):
        self.__name = name
        self.__flags, self.__scope = flags
        self.__namespaces = namespaces or ()
        self.__module_scope = module_scope

    def __repr__(self):
        return f"<symbol {self.__name!r}>"

    def get_name(self):
        """The name."""
        return self.__name

    def is_referenced(self):
        """Whether it is read."""
        return bool(self.__flags & _USE)

    def is_parameter(self):
        """Whether it is a parameter."""
        return bool(self.__flags & _PARAM)

    def is_global(self):
        """Whether it is a name of the module or a built-in one."""
        return bool(self.__scope.startswith("global")
                    or (self.__module_scope and self.__flags & _BOUND))

    def is_nonlocal(self):
        """Whether it is declared nonlocal."""
        return bool(self.__flags & _NONLOCAL)

    def is_declared_global(self):
        """Whether it is declared global."""
        return self.__scope == "global explicit"

    def is_local(self):
        """Whether it is bound in this block."""
        return bool(self.__scope in ("local", "cell")
                    or (self.__module_scope and self.__flags & _BOUND))

    def is_annotated(self):
        """Whether it is annotated."""
        return bool(self.__flags & _ANNOTATED)

    def is_free(self):
        """Whether it comes from a function around."""
        return self.__scope == "free"

    def is_imported(self):
        """Whether it is bound by an import."""
        return bool(self.__flags & _IMPORT)

    def is_assigned(self):
        """Whether it is assigned to."""
        return bool(self.__flags & _LOCAL)

    def is_namespace(self):
        """Whether it is bound to a function or class."""
        return bool(self.__namespaces)

    def get_namespaces(self):
        """The tables of the functions and classes it is bound to."""
        return self.__namespaces

    def get_namespace(self):
        """The table of the one function or class it is bound to."""
        if not self.__namespaces:
            raise ValueError("name is not bound to any namespaces")
        if len(self.__namespaces) > 1:
            raise ValueError("name is bound to multiple namespaces")
        return self.__namespaces[0]
