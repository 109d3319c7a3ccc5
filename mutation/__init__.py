"""Would the tests notice? Change the arithmetic a little, many times, and run the tests that cover it.

Own code, because mutmut 3.8, which was tried first, took 0.8 s for a mutant of the smallest room,
cannot run doctests (it copies each one along with every mutant), and passes over properties, cached
functions and tables of constants. Here all tests are collected once; each mutant is one fork.
"""
