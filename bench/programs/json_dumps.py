# Python data to JSON text.
import json

RECORDS = [{"id": i, "name": f"user {i}", "tags": ["a", "bé", "c\n"], "score": i / 7, "active": i % 2 == 0,
            "nested": {"x": [1, 2.5, None], "y": {"deep": "text" * (i % 5)}}} for i in range(400)]
SMALL = {"id": 1, "ok": True, "values": [1, 2, 3]}
total = 0
for _ in range(200):
    total += len(json.dumps(RECORDS))
for _ in range(100000):
    total += len(json.dumps(SMALL))
total += len(json.dumps(RECORDS, indent=2, sort_keys=True))
print("json_dumps", total)
