"""Random Python programs whose output does not depend on the implementation: what differential.py runs twice, and the seeds that
mutate.py changes. A program is a function of its seed."""

import random

NAMES = ["a", "b", "c", "x", "y", "n"]
INTS = [0, 1, -1, 2, 3, 7, 10, 255, -256, 2**31, 2**62, -2**62, 2**63 - 1, 2**64 + 3, -10**20]
STRS = ["", "a", "ab", "hello world", "é", "日本", "x\\ty", "0", "12", " pad ", "A-b-C", "😀"]
FLOATS = ["0.0", "-0.0", "1.5", "-2.25", "1e10", "1e-7", "0.1", "3.0", "1e300"]
BINARY = ["+", "-", "*", "//", "%", "&", "|", "^", "/"]
COMPARE = ["<", "<=", "==", "!=", ">", ">=", "in", "not in"]
STR_METHODS = ["upper()", "lower()", "strip()", "split()", "split('a')", "title()", "swapcase()", "isdigit()", "isalpha()",
               "center(7, '*')", "zfill(5)", "partition('b')", "rpartition('l')", "replace('a', 'bb')", "find('o')", "count('l')",
               "startswith('a')", "encode()", "splitlines()", "casefold()", "ljust(4)", "expandtabs(3)", "rsplit(None, 1)",
               "removeprefix('a')", "isidentifier()", "join(['1', '2'])"]
LIST_METHODS = ["copy()", "index(1)", "count(2)", "append(3)", "extend([4, 5])", "pop()", "pop(0)", "insert(1, 'i')", "reverse()",
                "sort(key=str)", "remove(1)", "clear()"]
DICT_METHODS = ["copy()", "get(1)", "get('k', 5)", "keys()", "values()", "items()", "pop(1, None)", "setdefault(2, [])",
                "update({3: 4})", "popitem()", "clear()"]
SET_METHODS = ["copy()", "add(9)", "discard(1)", "union([1, 2])", "intersection([1, 3])", "difference([1])", "issubset({1, 2, 3})",
               "symmetric_difference({2, 8})", "isdisjoint([7])"]
FORMATS = ["", ">8", "<6", "^7", "05", "+", ",", "x", "#b", "o", ".3f", "e", "g", "%", "_d", "s", "*^9", "08.2f", "c", "n"]
INNER = ["KeyError(2)", "TypeError(3)", "ExceptionGroup('i', [ValueError(4)])"]
INT_METHODS = ["bit_length()", "conjugate()", "as_integer_ratio()", "bit_count()", "to_bytes(20, 'big', signed=True)"]
BYTES = ["3", "[1, 2]", "b'xy'", "range(4)"]
BYTES_METHODS = ["hex()", "decode()", "split()", "upper()", "find(b'c')", "replace(b'a', b'zz')", "title()", "strip(b'a')"]
ERRORS = ["ValueError", "KeyError", "TypeError", "ZeroDivisionError", "IndexError", "AttributeError", "ArithmeticError",
          "LookupError", "Exception", "StopIteration"]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.functions = 0
        self.classes = 0
        self.loops = 0

    def pick(self, options):
        return self.r.choice(options)

    # --- expressions ---

    def int_(self, depth):
        return repr(self.pick(INTS)) if self.r.random() < 0.4 else repr(self.r.randrange(-20, 100))

    def str_(self, depth):
        quote = self.pick("'\"")
        prefix = ""
        return prefix + quote + self.pick(STRS) + quote

    def fstring(self, depth):
        parts = []
        for _ in range(self.r.randrange(1, 4)):
            if self.r.random() < 0.4:
                parts.append(self.pick(["x=", " ", "{{", "}}", "é", "%"]))
            else:
                spec = self.pick(FORMATS)
                conversion = self.pick(["", "", "", "!r", "!s", "!a"])
                value = self.pick(NAMES + ["1", "2.5", "'s'", "[1]", "-7", "None"])
                parts.append("{" + value + self.pick(["", "", "="]) + conversion + (":" + spec if spec else "") + "}")
        return 'f"' + "".join(parts) + '"'

    def sequence(self, depth, brackets):
        items = [self.expr(depth - 1) for _ in range(self.r.randrange(0, 4))]
        if self.r.random() < 0.15:
            items.append("*" + self.pick(["range(3)", "'ab'", "(1, 2)", "[]"]))
        text = ", ".join(items)
        if brackets == "()" and len(items) == 1:
            text += ","
        if brackets == "{}" and not items:
            return "set()"
        return brackets[0] + text + brackets[1]

    def dict_(self, depth):
        items = [f"{self.hashable(depth)}: {self.expr(depth - 1)}" for _ in range(self.r.randrange(0, 4))]
        if self.r.random() < 0.15:
            items.append("**{1: 2, 'k': 3}")
        return "{" + ", ".join(items) + "}"

    def hashable(self, depth):
        return self.pick([self.int_, self.str_, lambda d: "None", lambda d: "True", lambda d: f"({self.int_(d)}, 'k')"])(depth)

    def comprehension(self, depth):
        name = self.pick(NAMES)
        source = self.pick(["range(5)", "'hello'", "[1, 2, 3]", "(3, 1, 2)", "{1: 2, 3: 4}", "range(10, 0, -3)"])
        body = self.expr(depth - 1)
        condition = f" if {self.expr(depth - 1)}" if self.r.random() < 0.4 else ""
        inner = f" for {self.pick(NAMES)} in range(2)" if self.r.random() < 0.2 else ""
        kind = self.r.randrange(4)
        if kind == 0:
            return f"[{body} for {name} in {source}{condition}{inner}]"
        if kind == 1:
            return "{" + f"{self.hashable(depth)}: {body} for {name} in {source}{condition}" + "}"
        if kind == 2:
            return f"list({body} for {name} in {source}{condition}{inner})"
        return f"sorted({{str({body}) for {name} in {source}{condition}}})"

    def slice_(self, depth):
        parts = [self.pick(["", str(self.r.randrange(-5, 6))]) for _ in range(self.r.randrange(2, 4))]
        return self.pick([":".join(parts), str(self.r.randrange(-4, 5)), self.expr(0)])

    def consumer(self):
        return self.pick(["sum", "list", "tuple", "sorted", "min", "max", "any", "all", "'-'.join", "len", "set"])

    def call(self, depth):
        e = lambda: self.expr(depth - 1)
        return self.pick([
            lambda: f"len({e()})", lambda: f"str({e()})", lambda: f"repr({e()})", lambda: f"int({e()})", lambda: f"bool({e()})",
            lambda: f"list({e()})", lambda: f"tuple({e()})", lambda: f"sorted({e()}, key=repr)", lambda: f"abs({e()})",
            lambda: f"min({e()}, {e()})", lambda: f"max({e()}, {e()})", lambda: f"divmod({e()}, {e()})", lambda: f"isinstance({e()}, int)",
            lambda: f"list(zip({e()}, {e()}))", lambda: f"list(enumerate({e()}))", lambda: f"list(map(str, {e()}))",
            lambda: f"{self.consumer()}({self.expr(1)} for {self.pick(NAMES)} in {e()}{self.pick(['', ' if ' + self.expr(1)])})",
            lambda: f"{self.consumer()}({e()})",
            lambda: f"any({e()})", lambda: f"all({e()})", lambda: f"list(reversed({e()}))", lambda: f"range({self.r.randrange(-3, 9)})",
            lambda: f"pow({e()}, {self.r.randrange(-2, 6)})", lambda: f"pow({e()}, {self.int_(0)}, {self.r.randrange(-9, 9)})", lambda: f"round({e()}, {self.r.randrange(-2, 4)})",
            lambda: f"ord({e()})", lambda: f"chr({self.r.randrange(32, 0x2ff)})", lambda: f"hex({e()})", lambda: f"bin({e()})",
            lambda: f"type({e()}).__name__", lambda: f"format({e()}, {self.pick(FORMATS)!r})", lambda: f"bytes({self.pick(BYTES)})",
            lambda: f"sum({self.pick(['[1, 2, 3]', 'range(7)', '[]', e()])})", lambda: f"float({e()})", lambda: f"hash({self.int_(0)})",
            lambda: f"dict({e()})", lambda: f"set({e()}) == set()", lambda: f"slice({e()}, {e()})", lambda: f"complex({self.r.randrange(5)}, 2)",
            lambda: f"int({self.str_(0)}, {self.r.randrange(0, 37)})", lambda: f"getattr({e()}, 'real', 'none')", lambda: f"callable({e()})",
        ])()

    def method(self, depth):
        return self.pick([
            lambda: f"{self.str_(depth)}.{self.pick(STR_METHODS)}",
            lambda: f"({self.sequence(depth, '[]')}).{self.pick(LIST_METHODS)}",
            lambda: f"({self.dict_(depth)}).{self.pick(DICT_METHODS)}",
            lambda: f"sorted(({{1, 2, {self.r.randrange(9)}}}).{self.pick(SET_METHODS[3:6])})",
            lambda: f"({self.expr(depth - 1)}).{self.pick(STR_METHODS + LIST_METHODS)}",
            lambda: f"({self.int_(depth)}).{self.pick(INT_METHODS)}",
            lambda: f"{self.str_(depth)} % {self.pick(['()', '1', self.expr(depth - 1)])}",
            lambda: f"'{{}} {{!r:>{self.r.randrange(9)}}}'.format({self.expr(depth - 1)}, {self.expr(depth - 1)})",
            lambda: f"b'ab c'.{self.pick(BYTES_METHODS)}",
        ])()

    def expr(self, depth):
        if depth <= 0:
            return self.pick([self.int_, self.int_, self.str_, lambda d: self.pick(NAMES), lambda d: self.pick(NAMES),
                              lambda d: self.pick(["None", "True", "False", "...", "()", "[]", "b'by'"]), lambda d: self.pick(FLOATS)])(0)
        d = depth - 1
        return self.pick([
            lambda: self.expr(0),
            lambda: f"({self.expr(d)} {self.pick(BINARY)} {self.expr(d)})",
            lambda: f"({self.expr(d)} {self.pick(BINARY)} {self.expr(d)})",
            lambda: f"({self.expr(d)} << {self.r.randrange(0, 70)})", lambda: f"({self.expr(d)} >> {self.r.randrange(0, 70)})",
            lambda: f"({self.expr(d)} ** {self.r.randrange(0, 5)})",
            lambda: f"({self.pick(['-', '+', '~', 'not '])}{self.expr(d)})",
            lambda: f"({self.expr(d)} {self.pick(COMPARE)} {self.hashable(d) if self.r.random() < .5 else self.expr(d)})",
            lambda: f"({self.expr(d)} < {self.expr(d)} < {self.expr(d)})",
            # Which equal constants are one object is nobody's promise.
            lambda: f"({self.expr(d)} {self.pick(['is', 'is not'])} {self.pick(['None', 'True', 'False', '...'])})",
            lambda: f"({self.expr(d)} {self.pick(['and', 'or'])} {self.expr(d)})",
            lambda: f"({self.expr(d)} if {self.expr(d)} else {self.expr(d)})",
            lambda: f"({self.expr(d)})[{self.slice_(d)}]",
            lambda: self.sequence(depth, "[]"), lambda: self.sequence(depth, "()"), lambda: self.dict_(depth),
            lambda: self.comprehension(depth), lambda: self.call(depth), lambda: self.call(depth), lambda: self.method(depth),
            lambda: self.method(depth), lambda: self.fstring(depth),
            lambda: f"(lambda {self.pick(NAMES)}={self.expr(0)}, *r: {self.expr(d)})({self.expr(0)})",
            lambda: f"(w := {self.expr(d)})",
        ])()

    # --- statements; `ind` is the indentation ---

    def block(self, depth, ind, inside, count=None):
        lines = []
        for _ in range(count or self.r.randrange(1, 4)):
            lines += self.statement(depth, ind, inside)
        return lines

    def show(self, ind):
        return [f"{ind}show({self.expr(self.r.randrange(1, 4))})"]

    def assign(self, ind):
        name = self.pick(NAMES)
        return self.pick([
            lambda: [f"{ind}{name} = {self.expr(2)}"], lambda: [f"{ind}{name} = {self.expr(3)}"],
            lambda: [f"{ind}{name} {self.pick(BINARY)}= {self.expr(1)}"],
            lambda: [f"{ind}{name}, *{self.pick(['b2', 'c2'])} = {self.expr(1)}"],
            lambda: [f"{ind}{name}, {self.pick(NAMES)} = {self.pick(['1, 2', '[3, 4]', self.expr(2), repr('xy')])}"],
            lambda: [f"{ind}{name} = {self.sequence(2, '[]')}", f"{ind}{name}[{self.slice_(1)}] = {self.expr(2)}"],
            lambda: [f"{ind}{name} = {self.dict_(2)}", f"{ind}{name}[{self.hashable(1)}] = {self.expr(1)}"],
            lambda: [f"{ind}{name} = {self.sequence(2, '[]')}", f"{ind}del {name}[{self.slice_(1)}]"],
        ])()

    def statement(self, depth, ind, inside):
        if depth <= 0 or self.r.random() < 0.35:
            return self.pick([self.show, self.show, self.assign, self.assign])(ind)
        deeper, d = ind + "    ", depth - 1
        kind = self.pick(["if", "for", "while", "try", "function", "class", "with", "match", "generator", "group", "raise", "closure"])
        if kind == "if":
            lines = [f"{ind}if {self.expr(2)}:"] + self.block(d, deeper, inside)
            if self.r.random() < 0.4:
                lines += [f"{ind}elif {self.expr(2)}:"] + self.block(d, deeper, inside)
            if self.r.random() < 0.5:
                lines += [f"{ind}else:"] + self.block(d, deeper, inside)
            return lines
        if kind == "for":
            source = self.pick(["range(3)", "'ab'", "[1, [2]]", "{1: 2}.items()", "enumerate('xy')", self.expr(2)])
            target = self.pick(NAMES)
            head = f"{ind}for {target} in limited({source}):"
            if self.r.random() < 0.4:
                pairs = self.pick([f"enumerate({self.expr(1)})", f"zip({self.expr(1)}, 'abc')", "zip('ab', range(3))",
                                   f"{self.dict_(1)}.items()", "[(1, 2), 'xy']", f"zip({self.expr(1)}, {self.expr(1)}, strict=True)"])
                head = f"{ind}for {target}, {self.pick(NAMES)} in {pairs}:"
            lines = [head] + self.block(d, deeper, inside + ["loop"])
            if self.r.random() < 0.3:
                lines += [f"{deeper}{self.pick(['break', 'continue'])}"]
            if self.r.random() < 0.3:
                lines += [f"{ind}else:"] + self.block(d, deeper, inside)
            return lines
        if kind == "while":
            self.loops += 1
            name = f"w{self.loops}"
            return ([f"{ind}{name} = 0", f"{ind}while {name} < {self.r.randrange(1, 4)}:", f"{deeper}{name} += 1"] +
                    self.block(d, deeper, inside + ["loop"]))
        if kind == "try":
            lines = [f"{ind}try:"] + self.block(d, deeper, inside)
            form = self.r.randrange(3)
            if form < 2:
                lines += [f"{ind}except {self.pick(ERRORS)} as e:", f"{deeper}show(type(e).__name__, str(e))"] + self.block(d, deeper, inside)
                if self.r.random() < 0.3:
                    lines += [f"{ind}else:"] + self.block(d, deeper, inside)
            if form > 0:
                lines += [f"{ind}finally:"] + self.block(d, deeper, [])
            return lines
        if kind == "function":
            self.functions += 1
            name = f"f{self.functions}"
            lines = [f"{ind}def {name}(a, b={self.expr(1)}, *c, x={self.expr(0)}, **n):"]
            lines += [f"{deeper}y = 0"] + self.block(d, deeper, ["function"]) + [f"{deeper}return {self.expr(2)}"]
            arguments = self.pick(["1", "1, 2", "1, 2, 3, x=4", "*[1, 2]", "a=5, q=6", "", "1, b=2, **{'k': 3}", "1, a=2"])
            return lines + [f"{ind}show({name}({arguments}))"]
        if kind == "class":
            self.classes += 1
            name = f"C{self.classes}"
            base = self.pick(["", "(list)", "(dict)", "(int)", "(Exception)", "(str)"])
            lines = [f"{ind}class {name}{base}:", f"{deeper}attribute = {self.expr(1)}"]
            for special, parameters, result in self.r.sample([
                    ("__repr__", "self", "'<" + name + ">'"), ("__eq__", "self, other", self.pick(["True", "NotImplemented", "self is other"])),
                    ("__len__", "self", str(self.r.randrange(-1, 4))), ("__getitem__", "self, i", self.expr(1)),
                    ("__add__", "self, other", self.expr(1)), ("__radd__", "self, other", self.expr(1)),
                    ("__bool__", "self", self.pick(["False", "1 > 0", "7"])), ("__call__", "self, *r", "len(r)"),
                    ("__contains__", "self, v", self.pick(["v", "False"])), ("__lt__", "self, other", self.expr(1)),
                    ("__getattr__", "self, name", "name.upper()"), ("__iter__", "self", "iter((1, 2))"), ("__hash__", "self", "5"),
                    ("__index__", "self", "2"), ("__format__", "self, spec", "'F' + spec"), ("__str__", "self", "'S'")],
                    self.r.randrange(1, 6)):
                lines += [f"{deeper}def {special}({parameters}):", f"{deeper}    a = b = c = x = y = n = 1", f"{deeper}    return {result}"]
            o = f"{name}()"
            uses = [f"{o} + 1", f"1 + {o}", f"len({o})", f"{o}[0]", f"{o}(1, 2)", f"{o}.attribute", f"{o}.other", f"1 in {o}",
                    f"bool({o})", f"{o} == 3", f"{o} < {o}", f"list({o})", f"{{{o}: 1}}", f"[1, 2, 3][{o}]", f"f'{{{o}:>4}}'",
                    f"str({o})", f"sorted([{o}, {o}]) != 1", f"{o} is {o}", f"[*{o}]", f"hash(it := {o}) == hash(it)"]
            for use in self.r.sample(uses, self.r.randrange(2, 6)):
                lines += [f"{ind}try:", f"{deeper}show({use})", f"{ind}except Exception as e:", f"{deeper}show(type(e).__name__, str(e))"]
            return lines
        if kind == "with":
            suppress = self.pick(["True", "False"])
            return ([f"{ind}with Context({suppress}) as {self.pick(NAMES)}:"] + self.block(d, deeper, inside))
        if kind == "match":
            lines = [f"{ind}match {self.expr(2)}:"]
            patterns = ["0", "1 | 2", "'a'", "None", "[]", "[q]", "[q, *r]", "{'k': q}", "{}", "int(q)", "str()", "(1, 2)", "[int(), str()]",
                        "-1", "[[q], r]", "float() | int()", "{1: q, **r}", "True"]
            for pattern in self.r.sample(patterns, self.r.randrange(1, 5)):
                guard = f" if {self.expr(1)}" if self.r.random() < 0.2 else ""
                lines += [f"{deeper}case {pattern}{guard}:"] + self.block(d, deeper + "    ", inside, 1)
            return lines + [f"{deeper}case q:", f"{deeper}    show('other', type(q).__name__)"]
        if kind == "generator":
            self.functions += 1
            name = f"g{self.functions}"
            lines = [f"{ind}def {name}(n=3):", f"{deeper}a = b = c = x = y = 1"]
            lines += [f"{deeper}for i in range(n):", f"{deeper}    got = yield i", f"{deeper}    show('got', got)"]
            if self.r.random() < 0.4:
                lines += [f"{deeper}yield from {self.pick(['[7, 8]', 'range(2)', repr('ab'), '{}'])}"]
            lines += [f"{deeper}return {self.expr(1)}", f"{ind}it = {name}()"]
            for _ in range(self.r.randrange(1, 5)):
                use = self.pick(["next(it)", "it.send(None)", "it.send(5)", "it.close()", "it.throw(ValueError('t'))", "list(it)", "next(it, 'end')"])
                lines += [f"{ind}try:", f"{deeper}show({use})", f"{ind}except BaseException as e:", f"{deeper}show(type(e).__name__, str(e))"]
            return lines
        if kind == "group":
            return [f"{ind}try:", f"{deeper}raise ExceptionGroup('g', [ValueError(1), {self.pick(INNER)}])",
                    f"{ind}except* {self.pick(['ValueError', 'KeyError', '(ValueError, TypeError)', 'Exception'])} as e:",
                    f"{deeper}show(repr(e))"]
        if kind == "closure":
            self.functions += 1
            name = f"h{self.functions}"
            return [f"{ind}def {name}():", f"{deeper}total = {self.expr(1)}", f"{deeper}def inner(v):", f"{deeper}    nonlocal total",
                    f"{deeper}    total = (total, v)", f"{deeper}    return total", f"{deeper}return inner",
                    f"{ind}show([{name}()(1), {name}()({self.expr(1)})])"]
        return [f"{ind}try:", f"{deeper}raise {self.pick(ERRORS)}({self.expr(1)}){self.pick(['', ' from None', ' from KeyError(1)'])}",
                f"{ind}except {self.pick(ERRORS)} as e:", f"{deeper}show(type(e).__name__, e.args, type(e.__cause__).__name__)"]


PRELUDE = '''\
import itertools


def show(*values):
    for value in values:
        text = repr(value)
        if " at 0x" in text:
            text = f"<{type(value).__name__}>"
        print(text if len(text) < 400 else text[:400] + "...", end=" ")
    print()


def limited(iterable):
    return itertools.islice(iterable, 4)


class Context:
    def __init__(self, suppress):
        self.suppress = suppress

    def __enter__(self):
        return [self.suppress]

    def __exit__(self, kind, value, traceback):
        show("exit", kind and kind.__name__, str(value))
        return self.suppress


'''


def program(seed, parts=12):
    """A program of independent parts, each of which shows how it ends."""
    maker = Maker(seed)
    lines = [PRELUDE]
    for part in range(parts):
        lines.append(f"def part{part}():")
        lines.append("    a, b, c, x, y, n = 1, 'two', [3], {4: 5}, (6.5, None), 7")
        lines += maker.block(3, "    ", ["function"], 4)
        lines.append("")
        lines.append("")
    lines.append(f"for part in [{', '.join(f'part{i}' for i in range(parts))}]:")
    lines += ["    try:", "        part()", "    except RecursionError:", "        raise", "    except BaseException as e:",
              "        show(part.__name__, type(e).__name__, str(e))"]
    return "\n".join(lines) + "\n"
