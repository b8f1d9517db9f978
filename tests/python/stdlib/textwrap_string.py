import textwrap, string
print(textwrap.wrap("the quick brown fox jumps over", 12), textwrap.fill("a b c d e f", 5), textwrap.dedent("  a\n    b\n"), textwrap.indent("a\nb", "> "), textwrap.shorten("hello wide world", 12))
print(string.ascii_letters, string.digits, string.punctuation, string.capwords("a b"), string.Template("$x is ${y}").substitute(x=1, y=2), string.hexdigits)
