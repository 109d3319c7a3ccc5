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
      ``forensics``, ``scenarios``,        a printed number; every defensible choice;
      ``power``                            what arms of a size can show
4     ``tables``, ``claims``               what a notebook shows in words; the verdicts
5     ``plots``, ``recomputed``            what it shows in pictures; every effect that follows
6     ``report``, ``try_it``               the pages; figures that anyone can change
7     ``check``, ``datapackage``,          the other commands
      ``new``, ``record``,
      ``references``
===== ==================================== ======================================================
"""
