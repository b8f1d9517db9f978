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
# Pools of arguments for one piece of code that runs many times: first of one kind, then of another, so that whatever the interpreter
# has specialised has to be taken back.
POOLS = [["1", "2", "-3", "7"], ["1.5", "-0.0", "2.0", "1e300"], ["'a'", "'bc'", "'é'", "''"], ["[1, 2]", "[]", "['a', 3.5]"],
         ["(1, 2)", "()", "(3, 'b')"], ["2**62", "-2**62", "2**70", "2**63 - 1"], ["True", "False", "None"], ["{1: 2}", "{'a': 3}", "{}"],
         ["{1, 2}", "set()"], ["b'ab'", "b''"], ["range(3)", "range(5, 0, -2)"], ["1j", "2 - 1j"], ["Number(3)", "Number(-1)"]]
HOT = ["r = p + q", "r = p - q", "r = p * q", "r = p // q", "r = p % q", "r = p / q", "r = p & q", "r = p | q", "r = p ^ q", "r = p < q",
       "r = p == q", "r = p != q", "r = p >= q", "r = p[q]", "r = p[0]", "r = p[-1]", "r = p[1:]", "r = p[:q]", "r = p in q",
       "r = -p", "r = ~p", "r = not p", "r = len(p)", "r = str(p)", "r = abs(p)", "r = type(p).__name__", "r = isinstance(p, (int, str))",
       "r = f'{p}{q!r}'", "r = '%s' % (p,)", "r = [p, q]", "r = {p: q}", "r = sorted(map(repr, {p, q}))", "r = [*p]", "r = (p, *q)", "r = dict(p)", "r = list(p)",
       "r, t = p", "r, *t = p", "r = max(p, q)", "r = p.real", "r = p.count(q)", "r = p.pop()", "r = p.get(1)", "r = p.upper()", "p[0] = q",
       "p[q] = 5", "del p[0]", "p += q", "p -= q", "p *= 2", "r = p << 3", "r = p >> 1", "r = p ** 2", "r = p if p else q", "r = p and q",
       "r = p < q < r", "r = 0 < len(p)", "r = [i for i in p]", "r = sum(i for i in p)", "r = [(i, q) for i in p if i]", "r = hash(p) == hash(q)",
       "r = int(p)", "r = float(p)", "r = bool(p)", "r = p + 1", "r = 1 - p", "r = p * 1.5", "r = p == 2", "r = p < 3", "r = p + 'a'",
       "r = (lambda v: (v, q))(p)", "r = helper(p)", "r = helper(p, other=q)", "r = helper(*[p, q])", "r = sorted(p)", "r = p.v", "p.v = q",
       "r = p.append(q)", "r = ''.join(p)", "r = divmod(p, q)", "r = repr(p)", "r = iter(p)", "r = round(p)", "r = p.add(q)"]
BLOCKS = [["for i in p:", "    r = (r, i)"], ["for i, k in enumerate(p):", "    r = i, k"], ["while p:", "    p = p[1:]", "    r = p"],
          ["if p:", "    r = 'yes'", "else:", "    r = 'no'"], ["if p == q:", "    r = 'equal'"], ["if p < q:", "    r = 'less'"],
          ["if p in q:", "    r = 'in'"], ["if p is None:", "    r = 'none'"], ["for i in range(3):", "    p = p + q", "    r = p"],
          ["try:", "    r = p[q]", "except (KeyError, IndexError) as e:", "    r = type(e).__name__"],
          ["match p:", "    case int():", "        r = 'int'", "    case [x, *_]:", "        r = x", "    case _:", "        r = 'other'"],
          ["for i in p:", "    if i == q:", "        r = 'found'", "        break", "else:", "    r = 'missing'"],
          ["for i, k in zip(p, p):", "    r = i + k"], ["for k in (v for v in p):", "    r = k"]]
# What may happen to the objects and classes between two readings by the same code.
CHANGES = ["o.v = step", "o.w = step", "o.v = 1.5", "del o.v", "del o.w", "type(o).c = step", "del type(o).c", "type(o).m = lambda self, k: (step, k)",
           "o.m = lambda k: ('own', k)", "del o.m", "o.__class__ = OTHER", "type(o).v = property(lambda self: 'property')", "o.__dict__['v'] = 'dict'",
           "o.__dict__.clear()", "o.c = 'shadow'", "vars(o).update(v=1, z=2)", "type(o).__getattr__ = lambda self, name: name * 2",
           "del type(o).__getattr__", "type(o).v = 'class'", "del type(o).v", "o.__dict__ = {'v': 'fresh'}", "type(o).m = classmethod(lambda cls, k: k)",
           "type(o).m = staticmethod(lambda k: -k)", "o.many(step)", "type(o).__setattr__ = lambda self, n, v: object.__setattr__(self, n, (v,))",
           "del type(o).__setattr__", "type(o).c = property(lambda self: self.w)", "type(o).__add__ = lambda self, other: 'sum'",
           "type(o).__len__ = lambda self: step", "type(o).__eq__ = lambda self, other: True", "type(o).__bool__ = lambda self: False",
           "BASE.c = 'base'", "BASE.m = lambda self, k: ('base', k)", "type(o).__bases__ = (OTHER,)", "setattr(o, 'v', None)", "o.v += 1",
           "type(o).__call__ = lambda self, *r: r", "type(o).__getattribute__ = lambda self, n: object.__getattribute__(self, n)",
           "del type(o).__getattribute__", "o.v, o.w = o.w, o.v"]
READS = ["o.v", "o.w", "o.c", "o.m(step)", "o.m", "o + 1", "len(o)", "o == 3", "bool(o)", "o()", "o.get()", "type(o).c", "o.sum(2)", "getattr(o, 'z', 0)",
         "hasattr(o, 'w')", "isinstance(o, OTHER)", "sorted(vars(o))", "o.p", "o.v is o.w", "[o.v, o.c]"]
# What a coroutine does in a round of its loop.
STEPS = [["await asyncio.sleep(0)"], ["show(k, i)"], ["show(await asyncio.sleep(0, 5))"], ["if i == k:", "    raise ValueError(k)"],
         ["async for j in ticks(2):", "    show('tick', k, j)"], ["async with Guard(k):", "    await asyncio.sleep(0)"],
         ["show(queue.empty() or await queue.get())"], ["queue.put_nowait((k, i))"], ["show([j async for j in ticks(i)])"],
         ["async with asyncio.timeout(5):", "    await asyncio.sleep(0)"], ["show(event.is_set() and await event.wait())"], ["event.set()"],
         ["async with lock:", "    show('locked', k)", "    await asyncio.sleep(0)"], ["asyncio.current_task().cancel()"],
         ["async for j in ticks(5):", "    if j == k:", "        break", "    await asyncio.sleep(0)"]]
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
        return self.pick(["sum", "list", "tuple", "sorted", "min", "max", "any", "all", "'-'.join", "len"])

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
        kind = self.pick(["if", "for", "while", "try", "function", "class", "with", "match", "generator", "group", "raise", "closure", "hot", "objects",
                          "async"])
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
        if kind == "hot":
            return self.hot(ind)
        if kind == "objects":
            return self.objects(ind)
        if kind == "async":
            return self.tasks(ind)
        if kind == "closure":
            self.functions += 1
            name = f"h{self.functions}"
            return [f"{ind}def {name}():", f"{deeper}total = {self.expr(1)}", f"{deeper}def inner(v):", f"{deeper}    nonlocal total",
                    f"{deeper}    total = (total, v)", f"{deeper}    return total", f"{deeper}return inner",
                    f"{ind}show([{name}()(1), {name}()({self.expr(1)})])"]
        return [f"{ind}try:", f"{deeper}raise {self.pick(ERRORS)}({self.expr(1)}){self.pick(['', ' from None', ' from KeyError(1)'])}",
                f"{ind}except {self.pick(ERRORS)} as e:", f"{deeper}show(type(e).__name__, e.args, type(e.__cause__).__name__)"]

    def hot(self, ind):
        """A function that runs often with arguments of one kind, then of others."""
        self.functions += 1
        name = f"hot{self.functions}"
        lines = [f"{ind}def {name}(p, q):", f"{ind}    r = t = 0"]
        for _ in range(self.r.randrange(1, 4)):
            body = self.pick(BLOCKS) if self.r.random() < 0.3 else [self.pick(HOT)]
            lines += [f"{ind}    {line}" for line in body]
        lines += [f"{ind}    return r, t"]
        for _ in range(self.r.randrange(2, 6)):
            first, second = self.pick(POOLS), self.pick(POOLS)
            if self.r.random() < 0.4:
                second = first
            lines += [f"{ind}often({name}, lambda: [{', '.join(first)}], lambda: [{', '.join(second)}], {self.r.randrange(1, 6)})"]
        return lines

    def objects(self, ind):
        """Code that reads the same attributes of several classes' objects while they change."""
        self.classes += 1
        name = f"K{self.classes}"
        lines = [f"{ind}class {name}:", f"{ind}    c = 'c'", f"{ind}    def __init__(self):", f"{ind}        self.v = 1", f"{ind}        self.w = 'w'",
                 f"{ind}    def m(self, k):", f"{ind}        return k, self.c", f"{ind}    def get(self):", f"{ind}        return self.v",
                 f"{ind}    def many(self, n):", f"{ind}        for i in range(n):", f"{ind}            setattr(self, f'a{{i}}', i)",
                 f"{ind}    def sum(self, n):", f"{ind}        return sum(self.v for _ in range(n))"]
        others = self.r.randrange(1, 6)
        for i in range(others):
            lines += [f"{ind}class {name}{i}({self.pick([name, name + (str(i - 1) if i else '')])}):", f"{ind}    p = property(lambda self: ('p', self.v))"]
            lines += [f"{ind}    {line}" for line in self.pick([["pass"], [f"c = {i}"], ["def m(self, k):", "    return super().m(k)"], ["__slots__ = ('w',)"],
                                                                ["def get(self):", "    return self.w"], ["v = 'class'"],
                                                                ["def __init__(self):", "    self.w = 2", "    super().__init__()"]])]
        kinds = [name] + [f"{name}{i}" for i in range(others)]
        changes = [(change.replace("OTHER", self.pick(kinds)).replace("BASE", name)) for change in self.r.sample(CHANGES, self.r.randrange(2, 8))]
        reads = [read.replace("OTHER", self.pick(kinds)) for read in self.r.sample(READS, self.r.randrange(2, 7))]
        lines += [f"{ind}def read(o, step):", f"{ind}    return (" + ", ".join(f"attempt(lambda: {read})" for read in reads[1:]) + f", {reads[0]})"]
        lines += [f"{ind}def change(o, step):"]
        for number, change in enumerate(changes):
            lines += [f"{ind}    {'el' if number else ''}if step % {len(changes)} == {number}:", f"{ind}        {change}"]
        lines += [f"{ind}churn([{', '.join(f'{kind}()' for kind in kinds)}], read, change, {self.r.randrange(3, 30)}, {self.r.randrange(1, 9)})"]
        return lines

    def tasks(self, ind):
        """Coroutines, tasks and async generators that take turns."""
        self.functions += 1
        name = f"co{self.functions}"
        deeper = ind + "    "
        lines = [f"{ind}async def {name}(k, n=3):", f"{deeper}a = b = c = x = y = 1", f"{deeper}for i in range(n):"]
        for _ in range(self.r.randrange(1, 4)):
            steps = STEPS + [[f"show({self.expr(1)})"]]
            lines += [f"{deeper}    {line}" for line in self.pick(steps)]
        lines += [f"{deeper}return {self.expr(1)}"]
        start = self.pick([f"await asyncio.gather({name}(1), {name}(2), {name}(9), return_exceptions=True)",
                           f"await group({name})", f"len((await asyncio.wait([asyncio.create_task({name}(i)) for i in range(2)]))[0])",
                           f"await {name}(5)", f"await cancelled({name}(7))",
                           f"await asyncio.gather({name}(3), cancelled({name}(0)), return_exceptions=True)"])
        lines += [f"{ind}async def main{self.functions}():", f"{deeper}return {start}", f"{ind}run_async(main{self.functions})"]
        return lines


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


class Number:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return f"Number({self.v})"

    def __add__(self, other):
        return Number(self.v + getattr(other, "v", 10)) if other != 2 else NotImplemented

    def __radd__(self, other):
        return ("radd", other)

    def __lt__(self, other):
        return self.v < getattr(other, "v", 0)

    def __eq__(self, other):
        return isinstance(other, Number) and self.v == other.v

    def __hash__(self):
        return self.v

    def __len__(self):
        return self.v

    def __getitem__(self, index):
        if isinstance(index, int) and index < self.v:
            return index
        raise IndexError(index)

    def __index__(self):
        return self.v


def helper(p, *rest, other=None):
    return p, rest, other


def attempt(action):
    try:
        return action()
    except Exception as e:
        return type(e).__name__, str(e)


def shown(value):
    text = repr(value)
    return text if len(text) < 400 and " at 0x" not in text else type(value).__name__


def often(function, firsts, seconds, rounds):
    """Every pairing of the arguments, which are made anew for each call."""
    results = []
    for _ in range(rounds * 4):
        for make in (firsts, seconds):
            for i in range(len(make())):
                results.append(shown(attempt(lambda: function(make()[i], seconds()[i % len(seconds())]))))
    for i in range(len(firsts())):
        results.append(shown(attempt(lambda: function(seconds()[0], firsts()[i]))))
    for result in results[:6] + results[-6:]:
        print(result)
    print(sum(len(result) * i for i, result in enumerate(results)))


def churn(objects, read, change, every, rounds):
    """Reads in many rounds; now and then one object is changed."""
    results, step = [], 0
    for _ in range(rounds * 10):
        for o in objects:
            step += 1
            if step % every == 0:
                results.append(shown(attempt(lambda: change(o, step // every))))
            results.append(shown(attempt(lambda: read(o, step))))
    seen = None
    for result in results:
        if result != seen:
            print(result)
        seen = result


async def ticks(n):
    try:
        for i in range(n):
            await asyncio.sleep(0)
            yield i
    finally:
        show("ticked")


class Guard:
    def __init__(self, k):
        self.k = k

    async def __aenter__(self):
        await asyncio.sleep(0)
        show("enter", self.k)

    async def __aexit__(self, kind, value, traceback):
        show("leave", kind and kind.__name__)


async def cancelled(coroutine):
    task = asyncio.ensure_future(coroutine)
    await asyncio.sleep(0)
    task.cancel()
    try:
        return await task
    except asyncio.CancelledError:
        return "cancelled"


async def group(function):
    async with asyncio.TaskGroup() as tasks:
        for i in range(3):
            tasks.create_task(function(i))


def run_async(main):
    """Runs a coroutine function with an event, a lock and a queue of its own."""
    global asyncio, event, lock, queue
    import asyncio

    async def limited_time():
        global event, lock, queue
        event, lock, queue = asyncio.Event(), asyncio.Lock(), asyncio.Queue()
        async with asyncio.timeout(0.25):
            return await main()

    show(attempt(lambda: asyncio.run(limited_time())))


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
