# title, count, replace and partition of ASCII and other text; what partition hands back.
class Text(str):
    pass


for text in ("they're bill's friends", "aB cD-eF_gH", "x", "", "123abc ABC'd", "\u00e9cole \u00c9TAT \u01c6", "[abc]@{def}`"):
    print(repr(text.title()), text.istitle(), text.title().istitle())
for text, sought in (("banana", "a"), ("banana", "an"), ("banana", ""), ("b\u00e9n\u00e9", "\u00e9"), ("", "a"), ("aaaa", "aa")):
    print(text.count(sought), text.count(sought, 1), text.count(sought, 1, -1), text.count(sought, 9), text.count(sought, 3, 1),
          text.replace(sought, "xy"), text.replace(sought, "", 1), text.replace(sought, "\u00e9", 2))
for text, separator in (("a=b=c", "="), ("a=b", ":"), ("", "x"), ("x", "x"), ("\u00e9::\u00fc::", "::")):
    print(text.partition(separator), text.rpartition(separator))
    for parts in (Text(text).partition(Text(separator)), Text(text).rpartition(Text(separator))):
        print([type(part).__name__ for part in parts])
text, separator = "abc", "b"
print(text.partition("z")[0] is text, text.rpartition("z")[2] is text, text.partition(separator)[1] is separator)
