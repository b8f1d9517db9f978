# JSON text to Python data.
import json

RECORDS = [{"id": i, "name": f"user {i}", "tags": ["a", "bé", "c\n"], "score": i / 7, "active": i % 2 == 0,
            "nested": {"x": [1, 2.5, None], "y": {"deep": "text" * (i % 5)}}} for i in range(400)]
large, small = json.dumps(RECORDS), json.dumps({"id": 1, "ok": True, "values": [1, 2, 3]})
total = 0
for _ in range(240):
    total += len(json.loads(large))
for _ in range(160000):
    total += json.loads(small)["id"]
print("json_loads", total)
