"""Counts words of a text, shows the commonest, and an index."""
from collections import Counter, defaultdict
import re, string
TEXT = """The quick brown fox jumps over the lazy dog. The dog sleeps; the fox doesn't.
It was the best of times, it was the worst of times, it was the age of wisdom --
"It's 5 o'clock," said the fox (twice). Ünïcödé wörds count, too: naïve café CAFÉ!"""
words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", TEXT.lower())
counts = Counter(words)
for word, n in counts.most_common(6):
    print(f"{word:<8}{n:>3} {'#' * n}")
by_length = defaultdict(set)
for word in words:
    by_length[len(word)].add(word)
for length in sorted(by_length):
    print(length, sorted(by_length[length]))
index = {}
for number, line in enumerate(TEXT.splitlines(), 1):
    for word in re.split(r"\W+", line):
        if word:
            index.setdefault(word[0].upper(), []).append((number, word))
print({k: len(v) for k, v in sorted(index.items())})
table = str.maketrans("", "", string.punctuation)
print([w.translate(table) for w in TEXT.split()][:12], len(TEXT), TEXT.count("fox"), max(words, key=len), sum(map(len, words)) / len(words))
print(re.sub(r"\b(\w)(\w*)", lambda m: m.group(1).upper() + m.group(2), "title case these words"), re.sub(r"(\d+)", r"<\1>", "a1b22"))
