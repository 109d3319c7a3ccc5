"""Imported once by the server of forks: what notebooks import, and what most of them compute."""

import gc
import os
import sys
from contextlib import suppress

# As a kernel sets it, too late for what is imported here.
os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")

import ipykernel.kernelapp  # noqa: F401
import matplotlib

from helpers import claims, data, widgets  # noqa: F401

matplotlib.rcdefaults()  # whatever a matplotlibrc of the user says

PATH = list(sys.path)
"""Where a kernel finds modules, which is not where the command that started it does."""

with suppress(Exception):  # the command itself says what is wrong with the tables
    claims.ledger(data.open())
gc.freeze()
