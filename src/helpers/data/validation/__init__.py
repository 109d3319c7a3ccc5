"""What it takes for a table to be let in.

``reading`` takes a file apart, ``checking``, ``crosschecks`` and ``comparisons`` find every problem
in a folder, and ``hints`` says what was probably meant.
"""
