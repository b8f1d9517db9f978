"""Signatures as text, without the weight of inspect."""
import types


def formatannotation(annotation, base_module=None):
    """An annotation as source text."""
    if getattr(annotation, "__module__", None) == "typing":
        # The module's name is left out wherever it stands in front of a name.
        text = repr(annotation)
        parts = text.split("typing.")
        for i in range(len(parts) - 1):
            if parts[i] and (parts[i][-1].isalnum() or parts[i][-1] in "_."):
                parts[i] += "typing."
        return "".join(parts)
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", base_module):
            return annotation.__qualname__
        return annotation.__module__ + "." + annotation.__qualname__
    return repr(annotation)


def parameters_text(function):
    """The parameters of a Python method but the first, as str(inspect.signature()) shows them.

    It may have neither positional-only parameters nor *args and **kwargs."""
    code = function.__code__
    positional = code.co_varnames[1:code.co_argcount]
    named = code.co_varnames[code.co_argcount:code.co_argcount + code.co_kwonlyargcount]
    values = function.__defaults__ or ()
    defaults = dict(zip(positional[len(positional) - len(values):], values))
    defaults.update(function.__kwdefaults__ or {})
    annotations = function.__annotations__
    parts = []
    for name in positional + named:
        text = equals = ""
        if name in annotations:
            text = f": {formatannotation(annotations[name])}"
            equals = " "
        if name in defaults:
            text += f"{equals}={equals}{defaults[name]!r}"
        parts.append(name + text)
    if named:
        parts.insert(len(positional), "*")
    return f"({', '.join(parts)})"
