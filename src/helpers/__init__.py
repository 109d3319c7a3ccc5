"""Check health claims against what the trials printed.

The rooms of this package, from the ground up. A room imports only from floors below it, and from
its neighbours in the same package; ``tests/test_architecture.py`` keeps this true.

===== ==================================== ======================================================
floor rooms                                what they know
===== ==================================== ======================================================
0     ``counts``, ``printed``              checked arrays; numbers as printed, and all rounding
1     ``schema``, ``machinery``            every column; how numbers are found
2     ``intake``, ``effects``, ``exact``   how a table is let in; effects and tests of two arms
3     ``data``, ``pooling``,               the tables, paired; many trials; what can follow from
      ``forensics``, ``scenarios``,        a printed number; every defensible choice; how sure
      ``power``, ``certainty``, ``priors``, anyone can be
      ``confidence``
4     ``tables``, ``claims``, ``quote``,   what a notebook shows in words; verdicts; any row in
      ``cohort_words``, ``completeness``   words; what is not reported
5     ``plots``, ``recomputed``,           pictures; every effect that follows; the data
      ``datapackage``                      dictionary
6     ``report``, ``try_it``               the pages; the trial that you try yourself
7     ``check``, ``record``, ``new``,      the other commands
      ``references``
===== ==================================== ======================================================
"""
