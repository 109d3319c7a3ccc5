"""Each analysis once, as a function that notebook, test and panel call.

======================== =========================================================================
``effects_table``        every two-arm effect that follows from the tables
``printed_effects``      printed estimates and intervals, back on the scale of analysis
``multiverse``           every defensible choice side by side: sensitivity, specification curve
``consistency``          figures of the tables that do not follow from their neighbours
``reporting``            completeness of reporting: what trials print, and what they do not
``summary_of_findings``  per outcome: how many people in 1,000, how sure, one sentence
``certainty``            how sure a finding is, step by step, by one written rule
``risk_of_bias``         each trial by the domains of RoB 2
``effect_direction``     which way results point, where few have numbers
``missing_results``      what is missing from a pool, and what one review left out
``missing_people``       the best and the worst that people who are missing could have done
``multiplicity``         how many comparisons each significant result was one of
``integrity``            notices, registration, figures that follow: trial by trial
``two_arms``             every interval and test for two arms
``shiraki_2000``         35 against 14 fractures, an unlabelled ±
``iwamoto_2001``         72 women, two chi-squared values
``cockayne_2006``        80% fewer hip fractures, and the trials that were retracted
``cheung_2008_ecko``,    what can be behind the prints of other trials
``ishida_2004_yops``,
``purwosunu_2006``
``significant_fractures`` fragility and power of the significant fracture results
``prior_beliefs``        what readers conclude who believed something before
``evidence_over_time``   what could be known when
``answers``              what the worked cases put into an answer of a multiverse
======================== =========================================================================
"""

from helpers.reanalysis.effects_table import effects_table
from helpers.reanalysis.printed_effects import printed_effects

__all__ = ["effects_table", "printed_effects"]
