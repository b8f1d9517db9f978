class P:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y=0): self.x, self.y = x, y
def f(v):
    match v:
        case 0 | 1 | -1.5 | 2+3j: return 'n'
        case 'a' 'b' | b'x' | None | True: return 'c'
        case [] | (): return 'e'
        case [1, *rest, 2] if rest: return rest
        case [x, [y, _]] | [y, x]: return x, y
        case {'k': int(k), 'l': {**r}, **rest}: return k, r, rest
        case P(1, y=P(q)) | P(q): return q
        case str() as s: return s
        case P.__match_args__: return 'd'
        case _: return 'o'
for v in 0, 'ab', [], [1, 5, 2], [1, [2, 3]], {'k': 1, 'l': {}, 'z': 2}, P(1, P(3)), P(2), 's', P.__match_args__, {1}: print(f(v))
