import pickle, copy
def f(): pass
class C: pass
data = {"a": [1, (2, 3), {4}, None, True, 2.5, b"x", "é", 2**100], "self": None}; data["self"] = data["a"]; back = pickle.loads(pickle.dumps(data)); print(back == data, back["self"] is back["a"], pickle.loads(pickle.dumps(f)) is f, pickle.loads(pickle.dumps(C)) is C)
class P:
    def __init__(self, v): self.v = v
    def __getstate__(self): return {"v": self.v + 1}
    def __eq__(self, o): return self.v == o.v
print(pickle.loads(pickle.dumps(P(1))).v, copy.copy(P(5)).v, pickle.loads(pickle.dumps([P(1)] * 2))[0].v)
try: pickle.dumps(lambda: 0)
except Exception as e: print(type(e).__name__)
class S: pass
a = S(); a.l = [1]; a.me = a; b = copy.deepcopy(a); print(b.me is b, b.l == a.l, b.l is a.l)
