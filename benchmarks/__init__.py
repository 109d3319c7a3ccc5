"""How fast is the arithmetic? ``make bench`` answers, from one run on one machine.

============== ==================================================================================
``inputs``     the tables and trials of every task, the same on every machine
``bare``       the shortest NumPy that computes the same numbers; ``--show-bare`` prints it
``peers``      the same by statsmodels and scipy, one table after the other
``metafor``    the same in R, where R has metafor; ``metafor.R`` takes the time
``tasks``      what is compared with what, and the targets
``measure``    seconds, memory, and whether two sets of numbers are the same
``edges``      score limits where statsmodels breaks, ours and its own beside the definition
``growth``     time and memory per table from a thousand tables to a million
``around``     what a reader waits for: the import, and the build of the report
``layout``     plain text tables
============== ==================================================================================
"""
