"""A tokenizer, a recursive-descent parser and an evaluator for arithmetic."""
import re
from dataclasses import dataclass
TOKEN = re.compile(r"\s*(?:(\d+\.?\d*)|([A-Za-z_]\w*)|(\*\*|[-+*/()^=,%]))")
@dataclass
class Num: value: float
@dataclass
class Var: name: str
@dataclass
class Bin: op: str; left: object; right: object
@dataclass
class Neg: operand: object
@dataclass
class Call: name: str; args: list
def tokenize(text):
    position = 0
    while position < len(text.rstrip()):
        match = TOKEN.match(text, position)
        if not match:
            raise SyntaxError(f"unexpected {text[position:].strip()[0]!r} at {position}")
        yield match.groups()
        position = match.end()
    yield (None, None, None)
class Parser:
    def __init__(self, text):
        self.tokens = list(tokenize(text)); self.i = 0
    def peek(self): return self.tokens[self.i]
    def next(self): self.i += 1; return self.tokens[self.i - 1]
    def accept(self, *ops):
        if self.peek()[2] in ops and self.peek()[2] is not None: return self.next()[2]
    def expect(self, op):
        if not self.accept(op): raise SyntaxError(f"expected {op!r}, got {self.peek()}")
    def expression(self):
        left = self.term()
        while op := self.accept("+", "-"): left = Bin(op, left, self.term())
        return left
    def term(self):
        left = self.factor()
        while op := self.accept("*", "/", "%"): left = Bin(op, left, self.factor())
        return left
    def factor(self):
        if self.accept("-"): return Neg(self.factor())
        base = self.atom()
        if self.accept("**", "^"): return Bin("**", base, self.factor())
        return base
    def atom(self):
        number, name, op = self.next()
        if number: return Num(float(number) if "." in number else int(number))
        if name:
            if self.accept("("):
                args = []
                if not self.accept(")"):
                    args.append(self.expression())
                    while self.accept(","): args.append(self.expression())
                    self.expect(")")
                return Call(name, args)
            return Var(name)
        if op == "(":
            inner = self.expression(); self.expect(")"); return inner
        raise SyntaxError(f"unexpected {op or 'end'}")
def evaluate(node, env):
    match node:
        case Num(value): return value
        case Var(name): return env[name]
        case Neg(operand): return -evaluate(operand, env)
        case Bin("+", a, b): return evaluate(a, env) + evaluate(b, env)
        case Bin("-", a, b): return evaluate(a, env) - evaluate(b, env)
        case Bin("*", a, b): return evaluate(a, env) * evaluate(b, env)
        case Bin("/", a, b): return evaluate(a, env) / evaluate(b, env)
        case Bin("%", a, b): return evaluate(a, env) % evaluate(b, env)
        case Bin("**", a, b): return evaluate(a, env) ** evaluate(b, env)
        case Call(name, args): return env[name](*[evaluate(a, env) for a in args])
        case _: raise TypeError(node)
env = {"pi": 3.14159, "x": 10, "max": max, "sqrt": lambda v: v ** 0.5}
for text in ("1 + 2 * 3", "(1 + 2) * 3", "-2 ** 2", "2 ** 3 ** 2", "10 / 4 - 1", "x * x % 7", "max(1, x, 3) + sqrt(16)", "1 / 0", "1 +", "2 $ 3", "y + 1", "(1", "1.5 * 2", "f(1)", "max()", "10 ^ 20"):
    try:
        tree = Parser(text).expression()
        print(f"{text:<24} = {evaluate(tree, env)}")
    except (SyntaxError, KeyError, ZeroDivisionError, TypeError) as error:
        print(f"{text:<24} ! {type(error).__name__}: {error}")
print(Parser("a*(b+1)").expression())
