"""Each analysis once, as a function that notebook, test and panel call.

================== ===============================================================================
``effects_table``  every two-arm effect that follows from the tables
``multiverse``     every defensible choice side by side: sensitivity, specification curve
``shiraki_2000``   35 against 14 fractures
``two_arms``       every interval and test for two arms
``reporting``      what trials report, and what they do not
================== ===============================================================================
"""
