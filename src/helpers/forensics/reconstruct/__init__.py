"""Which whole numbers can be behind a printed ratio, chi-squared, percentage or rate?

People are counted in whole numbers, so only some tables reproduce a print within its rounding.
Every search here is exhaustive: what is not in the result is impossible, and an empty result is
a finding. Counts found so are *reconstructed*, not reported; say how many other solutions exist.

``ratios`` goes back from a ratio and its interval, ``chi_squared`` from a chi-squared,
``percentages`` from shares of people, ``rates`` from a test of rates; ``search`` goes through all
arms there can be, which ``candidates`` lists, and ``estimates`` are the formulas tried on them.
"""
