# Broken and mutilated programs must be refused with an exception of Python, never with a crash.
import glob, warnings
warnings.simplefilter("ignore")
state = 20240607
def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    return (state >> 33) % n
PIECES = ["(", ")", "[", "]", "{", "}", ":", ",", "=", "==", "\n", "    ", "\t", "'", '"', '"""', "f'{", "\\", "#", "lambda", "def f():", "class A:", "yield", "await", "async", "*", "**", ":=", "->", ".", "...", "@", "if", "else", "for x in", "while", "try:", "except:", "finally:", "with", "as", "import", "from", "return", "global x", "nonlocal x", "del", "match x:", "case", "_", "0x", "1e", "1_", "é", "\u200b", "None", "not", "in", "is", "and", "or", "raise", "assert", "pass", "break", "continue", "~", "!", "$", "?", "`", ";"]
sources = []
for folder in ("language", "classes", "exceptions", "generators", "async"):
    for path in sorted(glob.glob(f"../{folder}/*.py")):
        with open(path, encoding="utf-8") as f: sources.append(f.read())
refused = accepted = 0
for round in range(600):
    lines = sources[rnd(len(sources))].split("\n")
    start = rnd(len(lines))
    text = "\n".join(lines[start:start + 1 + rnd(30)])
    for _ in range(1 + rnd(4)):
        at = rnd(len(text) + 1)
        how = rnd(6)
        if how == 0: text = text[:at] + text[at + 1 + rnd(5):]
        elif how == 1: text = text[:at] + PIECES[rnd(len(PIECES))] + text[at:]
        elif how == 2: text = text[:at] + " " + PIECES[rnd(len(PIECES))] + " " + text[at:]
        elif how == 3: text = text[:at] + text[at:at + rnd(20)] * 2 + text[at:]
        elif how == 4: text = text[:at]
        else: other = sources[rnd(len(sources))]; k = rnd(len(other)); text = text[:at] + other[k:k + rnd(40)] + text[at:]
    try: compile(text, "<fuzz>", "exec"); accepted += 1
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError): refused += 1
print(refused + accepted, refused > 100, accepted > 20)
