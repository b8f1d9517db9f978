# Dictionaries with string keys: counting words, lookups that hit and miss, iteration.
words = []
seed = 12345
for _ in range(20000):
    seed = (seed * 1103515245 + 12345) % 2147483648
    words.append("word" + str(seed % 3000))


def count(rounds):
    counts = {}
    for _ in range(rounds):
        for word in words:
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
    return counts


def lookup(counts, rounds):
    found = 0
    missing = ["absent%d" % i for i in range(1000)]
    for _ in range(rounds):
        for word in words:
            found += counts[word]
        for word in missing:
            found += counts.get(word, 1)
    return found


counts = count(450)
total = lookup(counts, 600)
for key, value in counts.items():
    total += len(key) * value
print("dict_str_keys", len(counts), total)
