import math, itertools as it
from collections import (OrderedDict, deque as d, )
from math import *
from __future__ import annotations
