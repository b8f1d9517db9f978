"""Trees that a program built are checked before they are compiled."""
import ast


def show(node):
    module = ast.fix_missing_locations(ast.Module([node], []))
    try:
        compile(module, "<tree>", "exec")
        print("compiled")
    except (ValueError, TypeError, SyntaxError) as e:
        print(type(e).__name__, e)


load, store = ast.Load(), ast.Store()
x, y = ast.Name("x", load), ast.Name("y", store)
show(ast.Expr(y))
show(ast.Assign([y], y))
show(ast.Assign([ast.Subscript(y, x, store)], x))
show(ast.Assign([ast.Tuple([ast.Attribute(x, "a", store)], store)], x))
show(ast.If(y, [ast.Pass()], []))
show(ast.Expr(ast.Name("True", load)))
show(ast.Return(ast.Lambda(ast.arguments([], [], None, [], [], None, []), y)))
one = ast.MatchValue(ast.Constant(1))
for pattern in (
        ast.MatchValue(ast.Constant(...)), ast.MatchValue(ast.Constant(True)),
        ast.MatchValue(x), ast.MatchSingleton("text"), ast.MatchStar("x"),
        ast.MatchSequence([ast.MatchStar("_")]), ast.MatchOr([]), ast.MatchOr([one]),
        ast.MatchAs(one, None), ast.MatchAs(None, "_"), ast.MatchAs(None, "True"),
        ast.MatchMapping([], [one], None), ast.MatchMapping([], [], "_"),
        ast.MatchMapping([x], [one], None), ast.MatchClass(ast.Constant(1), [], [], []),
        ast.MatchClass(x, [], ["a"], []), ast.MatchClass(x, [ast.MatchStar()], [], []),
        ast.MatchValue(ast.UnaryOp(ast.USub(), ast.Constant(1))),
        ast.MatchValue(ast.BinOp(ast.Constant(1), ast.Sub(), ast.Constant(2j)))):
    show(ast.Match(x, [ast.match_case(pattern, None, [ast.Pass()])]))


class Mangled:
    def keywords(self):
        return dict(__name=1, **{"__other": 2})


print(Mangled().keywords())
