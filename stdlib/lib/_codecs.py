"""The registry of codecs, under the name that pickles of bytes refer to."""

from codecs import decode, encode, lookup, lookup_error, register, register_error, unregister
