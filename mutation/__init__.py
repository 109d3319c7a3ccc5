"""Would the tests notice a mistake? Put many small ones into the arithmetic, and see.

Own code, because mutmut 3.8, which was tried first, starts pytest anew for each mutant (0.8 s for
one of ``exact``), cannot run doctests, since it copies each with every mutant of its function, and
leaves out properties, cached functions and constants. Here the tests are collected once, and each
mutant is a fork. It needs ``fork``: Linux or macOS.

``operators`` are the mistakes, ``mutants`` their places and names, ``in_place`` puts one into the
running library, ``covering`` finds the tests for it, ``trial`` runs them, ``score`` counts.
"""
