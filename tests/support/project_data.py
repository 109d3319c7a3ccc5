"""The tables of this project, opened once for all tests of a process."""

from helpers import data

K2 = data.open()
