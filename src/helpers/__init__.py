"""Check health claims against what the trials printed.

The rooms of this package, from the ground up (a room imports only from floors below it):

====== ====================================================================
floor  modules
====== ====================================================================
0      ``schema`` columns and tables, ``printed`` numbers as printed,
       ``counts`` checked counts and arrays
1      ``data`` reads and pairs the tables, ``effects`` and ``exact`` arithmetic
2      ``pooling``, ``forensics``, ``scenarios``
3      ``plots`` and ``tables``: what a reader sees
4      ``check``, ``record``, ``report``: the commands
====== ====================================================================
"""
