"""Check health claims against what the trials printed.

The rooms of this package, from the ground up. A room imports only from floors below it, and from
its neighbours in the same package; ``tests/test_architecture.py`` keeps this true.

===== ==================================== ======================================================
floor rooms                                what they know
===== ==================================== ======================================================
0     ``counts``, ``printed``, ``whole``,  checked arrays; numbers as printed, and all rounding;
      ``command``, ``terminal``            how files are put in place; how a command ends, and
                                           what its terminal can show
1     ``schema``, ``machinery``,           every column; how numbers are found; a cell in the words
      ``phrases``                          of a reader
2     ``intake``, ``effects``, ``exact``   how a table is let in; effects and tests of two arms
3     ``data``, ``pooling``,               the tables, paired; many trials; what can follow from
      ``forensics``, ``scenarios``,        a printed number; every defensible choice; how sure
      ``power``, ``certainty``, ``priors``, anyone can be
      ``confidence``
4     ``tables``, ``words``                what a notebook shows in words; any row in words
5     ``claims``, ``plots``, ``subject``   verdicts; pictures; what the tables are about
6     ``recomputed``, ``live``,            every effect that follows; panels that answer a move;
      ``completeness``, ``datapackage``    what is not reported; the data dictionary
7     ``report``, ``try_it``,              the pages; the trial that you try yourself; other
      ``switches``, ``recorded``,          choices, and the verdict moves; what a recording
      ``readme``                           changed; the picture of the README
8     ``check``, ``record``, ``new``,      the other commands
      ``references``, ``changes``
===== ==================================== ======================================================
"""
