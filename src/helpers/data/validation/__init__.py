"""What it takes for a table to be let in.

``reading`` takes a file apart, ``defaults`` says what an empty cell stands for, ``checking``,
``cross_table`` and ``comparisons`` find every problem in a folder, and ``hints`` says what was
probably meant. ``remarks`` are about sound tables: what is allowed and still looks like a slip.
"""
