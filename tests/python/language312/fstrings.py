# PEP 701: f-strings without the old limits.
songs = ["a", "b"]
print(f"playlist: {", ".join(songs)}")
print(f"{f"{f"{1 + 1}"}"}", f"{"\n".join(songs)}", f"{'a' "b"}")
print(f"multi {
    songs[0]  # a comment
} line")
print(f"{songs!r:>15}", f"{1:{2}{3}}", f"{"quoted":{"^"}{10}}|", f"{{}}", f"{ {1: 2}[1] }", f"{(lambda x: x)(5)}", f"{songs = !s}", f"{1=}")
for bad in ("f'{'", "f'}'", "f'{}'", "f'{a!}'", "f'{a!x}'", "f'{!r}'", "f'{a:{b}'", "f'{a'"):
    try: compile(bad, "<case>", "eval")
    except SyntaxError as e: print(bad, "->", e.msg)
