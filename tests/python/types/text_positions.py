# Positions in texts of one to four bytes per character, short and long: searched, matched, indexed and sliced from both ends.
import random
import re

r = random.Random(5)
checked = 0
for n in (1, 5, 63, 64, 65, 127, 128, 129, 300, 1000):
    for alphabet in ("aé", "a日😀", "가나a", "a\ud800b\udfffé", "é"):
        characters = [r.choice(alphabet) for _ in range(n)]
        s = "".join(characters)
        assert [s[i] for i in range(n)] == characters
        assert [s[-i] for i in range(1, n + 1)] == characters[::-1]
        for k in range(0, n, max(1, n // 17)):
            part = s[k:k + 3]
            assert list(part) == characters[k:k + 3]
            assert s.find(part) == next(i for i in range(n) if s[i:i + len(part)] == part)
            assert s.find(part, k) == k
            assert s.rindex(part) >= k
            assert s.startswith(part, k) and s.endswith(part, 0, k + len(part))
            assert re.compile(re.escape(part)).match(s, k).span() == (k, k + len(part))
            checked += 1
        assert [m.start() for m in re.finditer("a", s)] == [i for i, c in enumerate(characters) if c == "a"]
        assert list(s[::-1]) == characters[::-1] and list(s[::3]) == characters[::3] and list(s[-2:1:-5]) == characters[-2:1:-5]
        assert s.encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass") == s
        # A text that is changed in place is searched for surrogates anew.
        grown = "é" * n
        assert not re.search("x", grown)
        grown += "\udc00"
        assert re.search("\udc00$", grown).start() == n and grown[-1] == "\udc00" and grown[-2] == "é"
        grown += "z"
        assert grown[n] == "\udc00" and grown[-1] == "z"
print(checked)
