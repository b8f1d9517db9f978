"""The expat parser: calls functions for what it meets in a document."""

import sys

from pyexpat import *
from pyexpat import _errors, _model
from xml.parsers.expat import errors, model

sys.modules["xml.parsers.expat.model"] = model
sys.modules["xml.parsers.expat.errors"] = errors
