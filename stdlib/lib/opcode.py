"""The instructions of Baton's bytecode, which are not CPython's."""

__all__ = ["cmp_op", "stack_effect", "hasarg", "hasconst", "hasname", "hasjrel", "hasjabs",
           "haslocal", "hascompare", "hasfree", "hasexc", "opname", "opmap", "HAVE_ARGUMENT",
           "EXTENDED_ARG"]

cmp_op = ("<", "<=", "==", "!=", ">", ">=")
hasarg, hasconst, hasname, hasjrel, hasjabs = [], [], [], [], []
haslocal, hascompare, hasfree, hasexc = [], [], [], []
# The machine has registers: its instructions are decoded by dis.get_instructions, not by numbers.
opmap = {}
opname = [f"<{number!r}>" for number in range(256)]
HAVE_ARGUMENT = 0
EXTENDED_ARG = 256


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """ValueError: there is no stack of operands."""
    raise ValueError("invalid opcode or oparg")
