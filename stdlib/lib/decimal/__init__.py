"""Decimal numbers of any precision, by the General Decimal Arithmetic Specification."""

from decimal._context import (
    MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR,
    ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Clamped, ConversionSyntax,
    DecimalException, DivisionByZero, DivisionImpossible, DivisionUndefined, FloatOperation,
    Inexact, InvalidContext, InvalidOperation, Overflow, Rounded, Subnormal, Underflow,
    getcontext, localcontext, setcontext,
)
from decimal._operations import BasicContext, Context, DefaultContext, ExtendedContext
from decimal._type import Decimal, DecimalTuple

__all__ = [
    "Decimal", "Context", "DecimalTuple", "DefaultContext", "BasicContext", "ExtendedContext",
    "DecimalException", "Clamped", "InvalidOperation", "DivisionByZero", "Inexact", "Rounded",
    "Subnormal", "Overflow", "Underflow", "FloatOperation", "DivisionImpossible",
    "InvalidContext", "ConversionSyntax", "DivisionUndefined", "ROUND_DOWN", "ROUND_HALF_UP",
    "ROUND_HALF_EVEN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_UP", "ROUND_HALF_DOWN",
    "ROUND_05UP", "setcontext", "getcontext", "localcontext", "MAX_PREC", "MAX_EMAX", "MIN_EMIN",
    "MIN_ETINY", "HAVE_THREADS", "HAVE_CONTEXTVAR",
]

__version__ = "1.70"
HAVE_THREADS = True
HAVE_CONTEXTVAR = True
