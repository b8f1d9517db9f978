def a(n):
    return b(n)[0]["key"].upper(1, 2) + len(n)
def b(n):
    return [{"key": "text"}]
a([1]
  )
