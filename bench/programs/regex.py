# Regular expressions over a text of a few thousand lines: search, findall, split, sub, with groups.
import re

LINES = [f"2024-{i % 12 + 1:02}-{i % 28 + 1:02} 12:{i % 60:02}:00 [{'INFO' if i % 3 else 'ERROR'}] "
         f"user{i}@example{i % 7}.com GET /path/{i % 50}/item?id={i} {i * 37 % 1000}ms" for i in range(4000)]
TEXT = "\n".join(LINES)
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
REQUEST = re.compile(r"(?P<method>GET|POST) (?P<path>/\S*?)(?:\?(?P<query>\S+))? (?P<time>\d+)ms$")
total = 0
for _ in range(14):
    total += len(MAIL.findall(TEXT))
    total += sum(int(m[2]) for m in DATE.finditer(TEXT))
    for line in LINES:
        match = REQUEST.search(line)
        total += int(match["time"]) + len(match.group("path"))
    total += len(re.sub(r"\d+", lambda m: str(len(m[0])), TEXT))
    total += len(re.split(r"[\s\[\]]+", TEXT))
    total += sum(1 for line in LINES if re.match(r"\S+ \S+ \[ERROR\]", line))
print("regex", total)
