"""Signals of the operating system."""

import _signal
from _signal import *
from enum import IntEnum as _IntEnum

_KINDS = {"Handlers": ("SIG_DFL", "SIG_IGN"),
          "Sigmasks": ("SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"),
          "Signals": [_name for _name in vars(_signal)
                      if _name.startswith("SIG") and not _name.startswith("SIG_")]}


def _make_enumerations():
    # Names that come first are the members, later ones of the same number aliases.
    for kind, names in _KINDS.items():
        aliases = ("SIGIOT", "SIGCLD", "SIGPOLL")
        members = {name: getattr(_signal, name)
                   for name in sorted(names, key=lambda name: (name in aliases,
                                                                getattr(_signal, name)))}
        made = _IntEnum(kind, members, module=__name__)
        globals()[kind] = made
        globals().update(made.__members__)


_make_enumerations()


def _as_member(value, kind):
    try:
        return kind(value) if isinstance(value, int) else value
    except ValueError:
        return value


def _same_as(native):
    # The documentation of a native function.
    def copied(function):
        function.__doc__ = getattr(_signal, native).__doc__
        return function
    return copied


@_same_as("signal")
def signal(signalnum, handler):
    return _as_member(_signal.signal(signalnum, handler), Handlers)


@_same_as("getsignal")
def getsignal(signalnum):
    return _as_member(_signal.getsignal(signalnum), Handlers)


@_same_as("pthread_sigmask")
def pthread_sigmask(how, mask):
    return {_as_member(number, Signals) for number in _signal.pthread_sigmask(how, mask)}


@_same_as("sigpending")
def sigpending():
    return {_as_member(number, Signals) for number in _signal.sigpending()}


@_same_as("sigwait")
def sigwait(sigset):
    return _as_member(_signal.sigwait(sigset), Signals)


@_same_as("valid_signals")
def valid_signals():
    return {_as_member(number, Signals) for number in _signal.valid_signals()}


del _same_as
