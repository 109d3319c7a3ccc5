"""How the numbers are found; what they mean stands in the modules that use this one.

==================================================== =========================================
``results``                                          the frame and the notes of every effect
``score``, ``conditional``, ``distributions``        limits and tails behind effects and tests
``groups``, ``pool_input``, ``pool_result``          many pools at once
``heterogeneity``, ``restricted_likelihood``         tau² by moments and by likelihood
``stratified``                                       Mantel-Haenszel, Peto
==================================================== =========================================
"""
