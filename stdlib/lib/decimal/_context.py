"""Signals and contexts of decimal arithmetic."""

from contextvars import ContextVar

__all__ = []

ROUND_UP = "ROUND_UP"
ROUND_DOWN = "ROUND_DOWN"
ROUND_CEILING = "ROUND_CEILING"
ROUND_FLOOR = "ROUND_FLOOR"
ROUND_HALF_UP = "ROUND_HALF_UP"
ROUND_HALF_DOWN = "ROUND_HALF_DOWN"
ROUND_HALF_EVEN = "ROUND_HALF_EVEN"
ROUND_05UP = "ROUND_05UP"
roundings = frozenset((ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP,
                       ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP))
rounding_message = """valid values for rounding are:
  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,
   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,
   ROUND_05UP]"""

MAX_PREC = 999999999999999999
MAX_EMAX = 999999999999999999
MIN_EMIN = -999999999999999999
MIN_ETINY = -1999999999999999997


class DecimalException(ArithmeticError):
    """The base of decimal's signals."""

    __module__ = "decimal"


class Clamped(DecimalException):
    """An exponent was changed to fit."""

    __module__ = "decimal"


class InvalidOperation(DecimalException):
    """An operation has no result."""

    __module__ = "decimal"


class ConversionSyntax(InvalidOperation):
    """A text is no number."""

    __module__ = "decimal"


class DivisionImpossible(InvalidOperation):
    """An integer quotient is too large."""

    __module__ = "decimal"


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    """0 / 0."""

    __module__ = "decimal"


class InvalidContext(InvalidOperation):
    """A context is not usable."""

    __module__ = "decimal"


class DivisionByZero(DecimalException, ZeroDivisionError):
    """A finite number was divided by 0."""

    __module__ = "decimal"


class Inexact(DecimalException):
    """Digits that are not 0 were discarded."""

    __module__ = "decimal"


class Rounded(DecimalException):
    """Digits were discarded."""

    __module__ = "decimal"


class Subnormal(DecimalException):
    """The exponent was below Emin before rounding."""

    __module__ = "decimal"


class Overflow(Inexact, Rounded):
    """A result is too large."""

    __module__ = "decimal"


class Underflow(Inexact, Rounded, Subnormal):
    """A result became 0 or subnormal by rounding."""

    __module__ = "decimal"


class FloatOperation(DecimalException, TypeError):
    """Floats and Decimals were mixed."""

    __module__ = "decimal"


signals = (InvalidOperation, FloatOperation, DivisionByZero, Overflow, Underflow, Subnormal,
           Inexact, Rounded, Clamped)
_shown_order = (Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow,
                Rounded, Subnormal, Underflow)
_key_message = """valid values for signals are:
  [InvalidOperation, FloatOperation, DivisionByZero,
   Overflow, Underflow, Subnormal, Inexact, Rounded,
   Clamped]"""
_signal_set = frozenset(signals)
_cut_signals = {Rounded, Inexact}


class SignalDict:
    """A context's flags or traps: which signals are set. Behaves as a mapping of all signals."""

    __module__ = "decimal"
    __slots__ = ("_set",)
    __hash__ = None

    def __init__(self, given=()):
        self._set = set(given)

    def __getitem__(self, signal):
        if signal not in _signal_set:
            raise KeyError(_key_message)
        return signal in self._set

    def __setitem__(self, signal, value):
        if signal not in _signal_set:
            raise KeyError(_key_message)
        if value:
            self._set.add(signal)
        else:
            self._set.discard(signal)

    def __delitem__(self, signal):
        raise ValueError("signal keys cannot be deleted")

    def __iter__(self):
        return iter(signals)

    def __len__(self):
        return len(signals)

    def __contains__(self, signal):
        return signal in _signal_set

    def keys(self):
        """The signals."""
        return list(signals)

    def values(self):
        """Whether each signal is set."""
        return [s in self._set for s in signals]

    def items(self):
        """(signal, whether it is set)"""
        return [(s, s in self._set) for s in signals]

    def get(self, signal, default=None):
        """As a dict's."""
        return signal in self._set if signal in _signal_set else default

    def copy(self):
        """A plain dict."""
        return {s: s in self._set for s in signals}

    def __eq__(self, other):
        if isinstance(other, SignalDict):
            return self._set == other._set
        if isinstance(other, dict):
            return self.copy() == other
        return NotImplemented

    def __repr__(self):
        inner = ", ".join(f"<class 'decimal.{s.__name__}'>:{s in self._set}" for s in signals)
        return "{" + inner + "}"


def _signal_set_from(value):
    if isinstance(value, SignalDict):
        return SignalDict(value._set)
    if isinstance(value, dict):
        if set(value) != _signal_set:
            raise KeyError("invalid signal dict")
        return SignalDict(s for s in signals if value[s])
    if not isinstance(value, list):
        raise TypeError("argument must be a signal dict")
    for s in value:
        if s not in _signal_set:
            raise KeyError(_key_message)
    return SignalDict(value)


def _integer(value):
    if not isinstance(value, int):
        raise TypeError("an integer is required")
    return int(value)


_limits = {
    "prec": (1, MAX_PREC, "valid range for prec is [1, MAX_PREC]"),
    "Emin": (MIN_EMIN, 0, "valid range for Emin is [MIN_EMIN, 0]"),
    "Emax": (0, MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]"),
    "capitals": (0, 1, "valid values for capitals are 0 or 1"),
    "clamp": (0, 1, "valid values for clamp are 0 or 1"),
}


class BaseContext:
    """What a context keeps; Context adds the operations."""

    __slots__ = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps")
    __hash__ = object.__hash__

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None,
                 flags=None, traps=None):
        base = defaults[0] if defaults else None
        self.prec = 28 if base is None and prec is None else base.prec if prec is None else prec
        self.rounding = (
            rounding if rounding is not None else base.rounding if base else ROUND_HALF_EVEN
        )
        self.Emin = Emin if Emin is not None else base.Emin if base else -999999
        self.Emax = Emax if Emax is not None else base.Emax if base else 999999
        self.capitals = capitals if capitals is not None else base.capitals if base else 1
        self.clamp = clamp if clamp is not None else base.clamp if base else 0
        self.flags = _signal_set_from([] if flags is None else flags)
        if traps is None:
            traps = base.traps if base else [DivisionByZero, Overflow, InvalidOperation]
        self.traps = _signal_set_from(traps)

    def __setattr__(self, name, value):
        if name in _limits:
            low, high, message = _limits[name]
            value = _integer(value)
            if not low <= value <= high:
                raise ValueError(message)
        elif name == "rounding":
            if not isinstance(value, str) or value not in roundings:
                raise TypeError(rounding_message)
        elif name in ("flags", "traps"):
            if not isinstance(value, (dict, SignalDict)):
                raise TypeError("argument must be a signal dict")
            value = _signal_set_from(value)
        else:
            raise AttributeError(
                f"'decimal.{type(self).__name__}' object has no attribute '{name}'"
            )
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        raise AttributeError("context attributes cannot be deleted")

    def Etiny(self):
        """The exponent of the smallest subnormal number."""
        return self.Emin - self.prec + 1

    def Etop(self):
        """The largest exponent of a number with all digits."""
        return self.Emax - self.prec + 1

    def copy(self):
        """A copy with flags and traps of its own."""
        return type(self)(self.prec, self.rounding, self.Emin, self.Emax, self.capitals,
                          self.clamp, self.flags, self.traps)

    __copy__ = copy

    def __reduce__(self):
        flags = [s for s in signals if s in self.flags._set]
        traps = [s for s in signals if s in self.traps._set]
        return (self.__class__, (self.prec, self.rounding, self.Emin, self.Emax, self.capitals,
                                 self.clamp, flags, traps))

    def __repr__(self):
        flags = ", ".join(s.__name__ for s in _shown_order if s in self.flags._set)
        traps = ", ".join(s.__name__ for s in _shown_order if s in self.traps._set)
        return (f"Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, "
                f"Emax={self.Emax}, capitals={self.capitals}, clamp={self.clamp}, "
                f"flags=[{flags}], traps=[{traps}])")

    def clear_flags(self):
        """Reset all flags."""
        self.flags._set.clear()

    def clear_traps(self):
        """Reset all traps."""
        self.traps._set.clear()

    def _cut(self, lost):
        # Digits were cut off, which mostly is nothing new.
        if not (_cut_signals <= self.flags._set and _cut_signals.isdisjoint(self.traps._set)):
            if lost:
                self.signal(Rounded, Inexact)
            else:
                self.signal(Rounded)

    def signal(self, *conditions):
        """Set flags; raise the first trapped signal, with the list of trapped conditions."""
        kinds = [InvalidOperation if issubclass(c, InvalidOperation) else c for c in conditions]
        self.flags._set.update(kinds)
        trapped = self.traps._set
        raised = [c for c, kind in zip(conditions, kinds) if kind in trapped]
        if raised:
            for s in signals:
                for c in raised:
                    if issubclass(c, s) and (c is s or s is InvalidOperation):
                        raise s(raised)


defaults = []   # DefaultContext, BasicContext and ExtendedContext, once they exist
current = ContextVar("decimal_context")


def context_or_current(context):
    if context is None:
        return getcontext()
    if not isinstance(context, BaseContext):
        raise TypeError("optional argument must be a context")
    return context


def getcontext():
    """The context of this thread (or task)."""
    ctx = current.get(None)
    if ctx is None:
        ctx = defaults[0].copy()
        ctx.clear_flags()
        current.set(ctx)
    return ctx


def setcontext(context, /):
    """Make a context this thread's (or task's)."""
    if not isinstance(context, BaseContext):
        raise TypeError("argument must be a context")
    if any(context is each for each in defaults):
        context = context.copy()
        context.clear_flags()
    current.set(context)


class _LocalContext:
    """What localcontext() returns: sets a copy of a context for a with block."""

    def __init__(self, context):
        self._new = context
        self._old = None

    def __enter__(self):
        self._old = getcontext()
        setcontext(self._new)
        return self._new

    def __exit__(self, kind, value, traceback):
        setcontext(self._old)


def localcontext(ctx=None, **kwargs):
    """A context manager that sets a copy of ctx (or of the current context), changed."""
    if ctx is None:
        ctx = getcontext()
    elif not isinstance(ctx, BaseContext):
        raise TypeError("optional argument must be a context")
    ctx = ctx.copy()
    for name, value in kwargs.items():
        if name not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"):
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        setattr(ctx, name, value)
    return _LocalContext(ctx)
