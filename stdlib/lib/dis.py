"""The bytecode of functions, classes and modules as text: Baton's own, for its register machine."""

import collections
import io
import sys
import types

__all__ = ["code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "get_instructions",
           "Instruction", "Bytecode", "show_code", "pretty_flags", "Positions", "COMPILER_FLAG_NAMES"]

COMPILER_FLAG_NAMES = {1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS",
                       16: "NESTED", 32: "GENERATOR", 64: "NOFREE", 128: "COROUTINE",
                       256: "ITERABLE_COROUTINE", 512: "ASYNC_GENERATOR"}

Positions = collections.namedtuple("Positions", "lineno end_lineno col_offset end_col_offset",
                                   defaults=(None,) * 4)

Instruction = collections.namedtuple(
    "Instruction", "opname argrepr offset starts_line is_jump_target positions",
    defaults=(None,))
Instruction.__doc__ = """One instruction: its name, operands as text, offset, the line it starts
(or None), whether something jumps to it, and its place in the source."""


def pretty_flags(flags):
    """A code object's flags as text."""
    names = []
    bit = 1
    while flags:
        if flags & bit:
            names.append(COMPILER_FLAG_NAMES.get(bit, hex(bit)))
            flags ^= bit
        bit <<= 1
    return ", ".join(names) if names else "0x0"


def _code_of(x):
    """The code object of a function, method, generator or source text; the object itself."""
    x = getattr(x, "__func__", x)
    for name in ("__code__", "gi_code", "ag_code", "cr_code"):
        found = getattr(x, name, None)
        if found is not None:
            return found
    if isinstance(x, str):
        try:
            return compile(x, "<disassembly>", "eval")
        except SyntaxError:
            return compile(x, "<disassembly>", "exec")
    if isinstance(x, types.CodeType):
        return x
    raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def _own_listing(code):
    """The lines of the listing that are this code's, without those of code inside."""
    return code._listing().split("\n\n")[0].splitlines()


def get_instructions(x, *, first_line=None, show_caches=False, adaptive=False):
    """The instructions of a function, method, source text or code object."""
    code = _code_of(x)
    places = list(code.co_positions())
    shift = 0 if first_line is None else first_line - code.co_firstlineno
    for line in _own_listing(code)[1:]:
        if line.startswith("  except "):
            break
        number, rest = line[:5].strip(), line[5:].split(None, 2)
        label = rest[0]
        address = int(label.lstrip("L"))
        place = places[address] if address < len(places) else (None,) * 4
        yield Instruction(rest[1], rest[2] if len(rest) > 2 else "", address * 2,
                          int(number) + shift if number else None, label.startswith("L"),
                          Positions(*place))


def findlinestarts(code):
    """(offset, line) wherever a line begins."""
    last = None
    for start, _end, line in code.co_lines():
        if line is not None and line != last:
            last = line
            yield start, line


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False):
    """Prints the bytecode of a function, class, module, code object or source text; of the last
    traceback without an argument."""
    if x is None:
        distb(file=file)
        return
    x = getattr(x, "__func__", x)
    if hasattr(x, "__dict__") and not any(
            hasattr(x, name) for name in ("__code__", "gi_code", "ag_code", "cr_code")):
        for name, each in sorted(x.__dict__.items()):
            if isinstance(each, (types.MethodType, types.FunctionType, types.CodeType,
                                 classmethod, staticmethod, type)):
                print(f"Disassembly of {name}:", file=file)
                try:
                    dis(each, file=file, depth=depth)
                except TypeError as e:
                    print("Sorry:", e, file=file)
                print(file=file)
        return
    _print(_code_of(x), file, depth)


def _print(code, file, depth):
    print("\n".join(_own_listing(code)[1:]), file=file)
    if depth is not None and depth <= 0:
        return
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            print(file=file)
            print(f"Disassembly of {each!r}:", file=file)
            _print(each, file, None if depth is None else depth - 1)


def disassemble(code, lasti=-1, *, file=None, show_caches=False, adaptive=False):
    """Prints the bytecode of a code object; an arrow marks the instruction at `lasti`."""
    for line in _own_listing(code)[1:]:
        address = line[5:].split(None, 1)[0].lstrip("L") if line[5:].strip() else ""
        marked = address.isdigit() and int(address) * 2 == lasti and lasti >= 0
        print(line[:4] + (">" if marked else line[4:5]) + line[5:] if len(line) > 5 else line,
              file=file)


disco = disassemble


def distb(tb=None, *, file=None, show_caches=False, adaptive=False):
    """Prints the bytecode where a traceback (the last one) ends."""
    if tb is None:
        try:
            tb = sys.last_exc.__traceback__ if hasattr(sys, "last_exc") else sys.last_traceback
        except AttributeError:
            raise RuntimeError("no last traceback to disassemble") from None
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file)


def code_info(x):
    """What is known of a code object, as text."""
    code = _code_of(x)
    lines = [f"Name:              {code.co_name}", f"Filename:          {code.co_filename}",
             f"Argument count:    {code.co_argcount}",
             f"Positional-only arguments: {code.co_posonlyargcount}",
             f"Kw-only arguments: {code.co_kwonlyargcount}",
             f"Number of locals:  {code.co_nlocals}", f"Stack size:        {code.co_stacksize}",
             f"Flags:             {pretty_flags(code.co_flags)}"]
    for title, values, show in (("Constants", code.co_consts, repr), ("Names", code.co_names, str),
                                ("Variable names", code.co_varnames, str),
                                ("Free variables", code.co_freevars, str),
                                ("Cell variables", code.co_cellvars, str)):
        if values:
            lines.append(title + ":")
            lines += [f"{i:4}: {show(value)}" for i, value in enumerate(values)]
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Prints what is known of a code object."""
    print(code_info(co), file=file)


class Bytecode:
    """The bytecode of something: iterating gives the instructions."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False,
                 adaptive=False):
        self.codeobj = _code_of(x)
        self.first_line = self.codeobj.co_firstlineno if first_line is None else first_line
        self.current_offset = current_offset
        self._original_object = x

    def __iter__(self):
        return get_instructions(self.codeobj, first_line=self.first_line)

    def __repr__(self):
        return f"{self.__class__.__name__}({self._original_object!r})"

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """The bytecode where a traceback ends."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti)

    def info(self):
        """What is known of the code object, as text."""
        return code_info(self.codeobj)

    def dis(self):
        """The listing as text."""
        output = io.StringIO()
        disassemble(self.codeobj, -1 if self.current_offset is None else self.current_offset,
                    file=output)
        return output.getvalue()
