"""The closed lists: every word that a table may use, and what it means."""

from helpers.printed import NOT_REPORTED

GRADES = {
    "A": "the study's own text",
    "B": "a named other text: second hand",
    "C": "a popular text, nobody's own measurement",
}

WHOLE_TRIAL = "all"  # in place of an arm
OMITTED = "omitted"  # in place of the articles that cite a trial

NO_NOTICE, QUESTIONED, RETRACTED = STATUSES = ("no_notice_found", "questioned", "retracted")
WEIGHTLESS = (QUESTIONED, RETRACTED)
"""The statuses that take the weight of a study."""

BETTER = ("higher", "lower", "neither")

COUNTED, MEASURED = OUTCOME_KINDS = ("counted", "measured")

BENEFIT, *_ = OUTCOME_ROLES = ("benefit", "harm", "surrogate", "other")

WORTHWHILE_RATIOS = (0.8, 1.25)
"""Between these, a ratio of a benefit is too small to matter, where the outcome says nothing."""

DESIGNS = {
    "parallel": "each arm has people of its own",
    "crossover": "the same people in turn",
    "cluster": "groups of people are allocated together",
    "factorial": "two treatments at once, each against its absence",
}
INDEPENDENT_ARMS = ("parallel", "factorial")
"""The designs in which nobody counts twice and everybody counts alone."""

ALLOCATIONS = {
    "randomized": "by chance",
    "quasi_randomized": "by date, turn or the like",
    "not_randomized": "in another way",
    NOT_REPORTED: "the text does not say",
}
BLINDINGS = {
    "double": "neither the people nor those who judged knew the arm",
    "single": "one of the two did not know",
    "open": "everybody knew",
    NOT_REPORTED: "the text does not say",
}
CONTROLS = {
    "placebo": "something that looks alike and does nothing",
    "active": "another treatment",
    "no_treatment": "nothing",
    "usual_care": "what all arms got, without the treatment",
    "other": "something else, such as another dose",
    NOT_REPORTED: "the text does not say",
}

LEVELS = {
    "meta_analysis_of_trials": "trials, pooled or reviewed together",
    "placebo_or_blinded_trial": "a randomized trial with a placebo or blinding",
    "randomized_trial": "any other randomized trial",
    "uncontrolled_trial": "people before and after, or arms without randomization",
    "meta_analysis_of_cohorts": "cohorts or case-control studies, pooled or reviewed together",
    "cohort": "people followed over time",
    "case_control": "people with the outcome against people without",
    "cross_sectional": "people seen once",
    "case_series": "people with one thing in common, and nobody to compare them with",
    "reference_text": "a text that measures nothing: textbook, label, guideline, narrative review",
    "laboratory": "cells, samples, foods or instruments",
    "animal": "animals",
}
"""What kind of study stands behind a row of reviews or cohorts, the strongest first."""

DIRECTIONS = (
    "favours_treatment",
    "favours_control",
    "no_significant_difference",
    "higher_in_treatment",
    "lower_in_treatment",
    "increased",
    "decreased",
    "unchanged",
    NOT_REPORTED,
)

STATISTICS = {
    "rr": "relative risk",
    "hr": "hazard ratio",
    "or": "odds ratio",
    "rate_ratio": "rate ratio, of events in person-time",
    "risk_difference": "risk difference, in percentage points",
    "nnt": "number needed to treat",
    "md": "mean difference, treatment minus control",
    "chi2": "chi-square statistic",
    "p": "p value only, in p_reported",
    "percent_reduction": "percent fewer, as printed or worded",
    "direction": "no number printed; value holds the direction",
    "n_analysed": "people analysed",
    "n_completed": "people who completed",
    "count": "a count",
    "mean": "a mean",
    "median": "a median",
    "percentage": "a percentage of people",
    "rate": "events per person-time, in unit",
}
RATIOS = ("rr", "hr", "or", "rate_ratio")
"""The measures that are 1 where nothing differs."""

REVIEW_MEASURES = (
    "count",
    "direction",
    "hr",
    "md",
    "or",
    "percent_change",
    "percent_reduction",
    "rate_ratio",
    "risk_difference",
    "rr",
    "smd",
    "wmd",
)

COHORT_MEASURES = {
    "rr": "relative risk",
    "hr": "hazard ratio or relative hazard",
    "or": "odds ratio",
    "rate_ratio": "rate ratio, of events in person-time",
    "smd": "standardised mean difference",
    "mean": "mean",
    "geometric_mean": "geometric mean",
    "median": "median",
    "mean_difference": "difference of means",
    "percent_difference": "percent difference",
    "percent_change": "percent change",
    "proportion": "percentage, of people unless unit says otherwise",
    "rate": "rate in unit",
    "rate_difference": "difference of two rates",
    "absolute_reduction": "absolute risk reduction in percentage points",
    "count": "count, in events (people, cases) or estimate (studies)",
    "excess_mortality": "excess mortality by relative survival or life table",
    "content": "content of a food or product",
    "dose": "an amount per day",
    "time": "a length of time in unit",
    "cv": "coefficient of variation, lowest and highest in ci_low and ci_high",
    "factor": "a multiplier",
    "threshold": "a cut-off in estimate, or two in ci_low and ci_high",
    "range": "lowest and highest in ci_low and ci_high",
    "direction": "no number printed; see direction",
    "statement": "a statement, in note",
    "list": "a list, in note",
}

QUANTITY_KINDS = {
    "percent_change": "relative change in %, a signed number",
    "ratio": "how many times (fold), or a risk, odds, hazard or rate ratio",
    "difference": "a difference or change in a unit, a signed number",
    "percentage_points": "a difference of two percentages, a signed number",
    "number_needed_to_treat": "how many are treated for one who is helped",
    "count": "a number of people, trials, events, kinds",
    "percentage": "a share in %",
    "dose": "an amount taken per day or times per day",
    "duration": "a length of time, or the time until an effect",
    "threshold": "a cut-off, an age or a band of values",
    "direction": "no number; claimed_value is a direction word",
    "definition": "definition, unit conversion, description or custom",
    "opinion": "recommendation, value judgement or statement no study could test",
}

OPERATORS = {
    "exactly": "this number and no other",
    "about": "a tenth more or less fits",
    "at_least": "this much or more, on the side of the number: -20 is met by -30",
    "more_than": "more than this, on the side of the number",
    "up_to": "no more than this, and on the same side",
    "less_than": "less than this, and on the same side",
    "at_most": "no more than this; none, or the other side, fits as well",
}

CLAIM_DIRECTIONS = {
    "increase": "the exposure raises the outcome",
    "decrease": "the exposure lowers or prevents the outcome",
    "higher": "more in one group than in another",
    "lower": "less in one group than in another",
    "no_effect": "no effect",
    "associated": "linked, no direction given",
    "present": "something exists, happens or is so",
    "absent": "something does not exist or happen",
    "similar": "as much as the other",
    "unchanged": "kept at its level",
    "needed": "necessary",
    "sufficient": "enough",
    "insufficient": "not enough",
}

RAISED, LOWERED, UNCHANGED = ("increase", "higher"), ("decrease", "lower"), "unchanged"
"""The directions that the interval of a change can speak of."""

FLAGS_ON_A_SOURCE = {
    "source_inferred": "the article names no study; identified here by matching figures",
    "selective_source": "relevant evidence pointing another way is not mentioned",
    "cited_source_reports_no_effect": "a study in the citation reports no effect on this outcome",
    "contradicted_by_larger_trial": "a larger or better trial was not significant or the opposite",
    "wrong_form": "the source measured or also concerns another form of the treatment",
    "form_not_stated": "the article does not say which form of the treatment",
    "wrong_outcome": "the source outcome differs from the one claimed",
    "wrong_exposure": "the source exposure or unit differs from the one claimed",
    "direction_inverted": "the source contrast runs the other way",
    "odds_not_risk": "the source figure is an odds ratio, the claim speaks of risk",
    "total_not_arm": "the number is the whole trial, not the treated arm",
    "events_not_people": "events and people with an event are not kept apart",
    "counts_not_in_abstract": "counts behind the claim are not in the accessible primary text",
    "not_stated_in_abstract": "the detail is not in the accessible abstract",
    "comparator_misdescribed": "the control treatment is described differently in the source",
    "site_omitted": "the part of the body is not stated",
    "active_comparator": "the comparison is with another active treatment",
    "open_label": "the trial was open label and the article does not say so",
    "within_arm_only": "the source result is a change within one arm",
    "retracted_source": "rests on a retracted trial or review",
    "observational_only": "the evidence is observational",
}

FLAGS_ON_THE_CLAIM = {
    "no_source_given": "the article gives no reference for the statement",
    "source_not_identified": "no study with the stated figure was found",
    "source_not_available": "the cited page or passage could not be read",
    "combination_treatment": "the effect belongs to a combination",
    "surrogate_outcome": "the evidence is a surrogate, not what people feel",
    "preclinical_only": "the evidence is from animals, cells or reviews of them",
    "extrapolation": "goes beyond what the source measured",
    "reason_not_sourced": "it names a reason that no source gives",
    "hedged": "it says only that it may be so",
    "relative_only": "relative effect without the absolute size",
    "time_frame_missing": "no time frame given",
    "articles_disagree": "another of the articles, or another part of the same one, disagrees",
}

RELATIONS = {
    "supports": "the row says what the claim says",
    "supports_in_part": "same direction, but narrower or weaker",
    "not_significant": "it tested what the claim says, and nothing significant was found",
    "opposite": "it shows the opposite",
    "opposite_in_part": "it points the other way, but is narrower or weaker",
    "about_something_else": "likely origin of the claim, but about something else",
    "context": "helps a reader and moves no verdict",
}

POOL = "pool"
"""In place of a row: the trials of these tables, pooled."""

CERTAINTY_STEPS = {
    "risk_of_bias": "how well the trials were run",
    "inconsistency": "whether their results differ more than chance explains",
    "indirectness": "whether they answer this question",
    "imprecision": "whether the interval leaves several answers open",
    "missing_results": "whether results that would count are missing",
}

BIAS_DOMAINS = {
    "randomisation": "how people were allocated",
    "deviations": "whether the arms were treated alike",
    "missing_data": "whether people are missing from the result",
    "measurement": "whether who measured knew the arm",
    "selection": "whether the result was chosen among several",
}
BIAS_JUDGEMENTS = {
    "low": "low",
    "some_concerns": "some concerns",
    "high": "high",
    "not_stated": "the text does not say",
}
