"""Constants used to interpret content model information."""

from pyexpat import _model

globals().update(_model)
