# Strings: +=, join, f-strings, %-formatting, methods, slices.
def run(n):
    text = ""
    parts = []
    for i in range(n):
        text += "x" if i % 3 else "yz"
        parts.append(f"{i}:{i * 2:>6}|")
        if i % 5 == 0:
            parts.append("%d-%s" % (i, text[-3:]))
    joined = ",".join(parts)
    fields = joined.split(",")
    upper = [field.strip().upper().replace("|", "/") for field in fields]
    vowels = 0
    for letter in joined:
        if letter == "1":
            vowels += 1
    return len(text) + len(joined) + vowels + sum(len(u) for u in upper if u.startswith("1"))


print("string_building", sum(run(100000) for _ in range(12)))
