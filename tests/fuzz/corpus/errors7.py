match x:
    case a: pass
    case {**a, "k": 1}: pass
    case [*a, *b]: pass
