"""Claims as cards and as bars: what the article says, the verdict, and the evidence for it."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import pandas as pd

from helpers import claims
from helpers.claims.decision_table import DECISIONS, RATING, decide
from helpers.claims.evidence import Case, Row
from helpers.claims.ledger import cases
from helpers.claims.result_class import OPEN
from helpers.data import Dataset
from helpers.display import phrases, reasons
from helpers.display.labels import HANDS
from helpers.display.sentences import Said, say

NO_EVIDENCE = "none"

EVIDENCE = {
    "Evidence for": ("full", "part"),
    "Tested: too imprecise to tell, or not significant": ("leaning", "open"),
    "Tested: no worthwhile effect": ("null",),
    "Evidence against": ("against", "doubt"),
    "Changes within one arm, which show no effect": ("unchanged", "one arm"),
    "About something else": ("elsewhere",),
    "Background": ("context",),
}
"""Headings of the evidence, each with the places of its rows: `helpers.claims.evidence.Case`."""
SET_ASIDE = "Does not count: retracted or questioned"

TONES = {
    "holds": ("#1f6f5c", "#fff"),
    "holds with caveats": ("#7fb7a6", "#12312a"),
    "overstated": ("#e0a050", "#3a2200"),
    "misattributed": ("#c9785a", "#2b0d00"),
    "contradicted": ("#a63a3f", "#fff"),
    "not shown": ("#9aa6c8", "#10182c"),
    "no source found": ("#56658c", "#fff"),
}
"""Colours of a verdict, ground and ink."""
NOT_JUDGED = ("#c9c6be", "#2f2d29")


def _style(verdict: str) -> str:
    ground, ink = TONES.get(verdict, NOT_JUDGED)
    return f"background:{ground};color:{ink}"


@dataclass(frozen=True)
class Shown:
    """A piece of HTML with the same in plain text."""

    markup: str
    text: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self.markup}


def cards(dataset: Dataset, article: str) -> Shown:
    """Show every claim of an article as a card.

    Each card is an ``article`` element with the claim as its ``id``, and as its data what a filter
    needs: ``article, topic, verdict, severity`` (0 is worst), ``grade``.

    Parameters
    ----------
    article : str
        Its letter in ``articles.csv``.
    """
    judged = reasons.table(dataset).query("article == @article")
    source = dataset.articles.set_index("article", drop=False).loc[article]
    known = cases(dataset)
    drawn = [
        _card(dataset, dataset.claim(row.claim_id), row, known[row.claim_id], source)
        for row in judged.itertuples()
    ]
    title = html.escape(phrases.article(source))
    head = f'<h2 class="of-article" id="article-{article}">{title}</h2>'
    marks = f'data-of="{article}" data-title="{title}"'
    topics = "".join(
        f'<span hidden data-topic-name="{html.escape(name)}" '
        f'data-topic-words="{html.escape(words)}"></span>'
        for name, words in getattr(dataset.about, "topics", {}).items()
    )
    lines = [f"{row.claim_id}  {row.verdict}  {row.claim}" for row in judged.itertuples()]
    markup = f'<div class="claims" {marks}>{head}{topics}{"".join(drawn)}</div>'
    return Shown(markup, "\n".join([phrases.article(source), *lines]))


def verdict_bars(dataset: Dataset, page: str = "") -> Shown:
    """Show the verdicts of each article, and of each topic, as one bar of a hundred per cent.

    Parameters
    ----------
    page : str, optional
        The page of the claims: each part of a bar then leads to its claims.
    """
    ledger = claims.ledger(dataset)
    topics = dataset.claims.set_index("claim_id").get("topic", pd.Series(dtype=object))
    ledger["topic"] = ledger["claim_id"].map(topics).fillna("")
    bars, lines = [], []
    for article in dataset.articles.to_dict("records"):
        its = ledger[ledger["article"] == article["article"]]
        if len(its):
            bars.append(_bar(phrases.article(article), its, page, article=article["article"]))
            lines.append(_in_words(phrases.article(article), its))
    by_topic = []
    for topic, words in getattr(dataset.about, "topics", {}).items():
        its = ledger[ledger["topic"] == topic]
        if len(its):
            by_topic.append(_bar(words, its, page, topic=topic))
            lines.append(_in_words(words, its))
    markup = f'<div class="bars">{"".join(bars)}</div>'
    if by_topic:
        markup += f'<h3>By topic</h3><div class="bars">{"".join(by_topic)}</div>'
    return Shown(markup + _key(ledger), "\n".join(lines))


def verdicts_in_words(dataset: Dataset) -> Said:
    """Say how many claims hold up, how many do not, and how many could not be judged.

    Examples
    --------
    >>> str(verdicts_in_words(k2)).startswith("131 of the 211 claims that we could judge hold up.")
    True
    """
    total = claims.verdict_counts(dataset).sum(axis=1)
    judged = total.drop(list(claims.NOT_JUDGED))
    held = judged[judged.index.str.startswith("holds")]
    used = total[total > 0]
    listed = phrases.joined(f"{count} {verdict}" for verdict, count in used.items())
    return say(
        """**{held} of the {judged} claims that we could judge hold up.** The verdicts are:
        {listed}. We could not judge {open:n claim|claims}.""",
        held=int(held.sum()),
        judged=int(judged.sum()),
        listed=listed,
        open=int(total.sum() - judged.sum()),
    )


def severity(verdict: str) -> int:
    """The place of a verdict when the worst comes first; what was not judged comes last.

    Examples
    --------
    >>> severity("contradicted") < severity("overstated") < severity("holds")
    True
    """
    ranked = sorted(claims.VERDICTS, key=lambda name: RATING.get(name, 6))
    return ranked.index(verdict)


def best_grade(case: Case) -> str:
    """``A`` where a row that bears on the claim is first hand, else ``B``, or ``none``."""
    return min((row.grade for row in case.bearing.rows), default=NO_EVIDENCE)


def _card(dataset: Dataset, claim: pd.Series, judged, case: Case, article: pd.Series) -> str:
    name = claim["claim_id"]
    data = {
        "article": claim["article"],
        "topic": claim.get("topic", ""),
        "verdict": judged.verdict,
        "severity": severity(judged.verdict),
        "grade": best_grade(case),
    }
    marks = "".join(f' data-{key}="{html.escape(str(value))}"' for key, value in data.items())
    own = claim.get("words", "")
    quotation = f"<blockquote>{html.escape(own)}</blockquote>" if own else ""
    flags = "".join(f"<li>{html.escape(flag_words(f))}</li>" for f in sorted(case.flags))
    flags = f'<ul class="flags">{flags}</ul>' if flags else ""
    where = html.escape(f"{phrases.article(article)}, section “{claim['section']}”")
    return (
        f'<article class="claim" id="{name}"{marks}>'
        f"<h3>{html.escape(claim['claim'])}</h3>{quotation}"
        f'<p class="place">{where} · <a class="self" href="#{name}">{name}</a></p>'
        f'<p class="verdict">{tag(judged.verdict)} {html.escape(judged.because)}</p>'
        f"{flags}{_evidence(dataset, case)}{_rule(case, judged)}"
        f'<p class="acts"><a class="copy-link" href="#{name}">Link to this claim</a> '
        f"{_dispute(dataset, claim, judged, case)}</p>"
        f'<p class="also"></p></article>'
    )


def tag(verdict: str) -> str:
    """A verdict as a coloured label."""
    return f'<b class="tag" style="{_style(verdict)}">{html.escape(verdict)}</b>'


def flag_words(flag: str) -> str:
    """A flag as a reader would say it.

    Examples
    --------
    >>> flag_words("no_source_given"), flag_words("open_label")
    ('names no source', 'everyone in the trial knew who took what')
    """
    return FLAGS.get(flag, phrases.plain(flag))


def _evidence(dataset: Dataset, case: Case) -> str:
    groups: dict[str, list[Row]] = {
        heading: [row for row in case.rows if case.place(row) in places]
        for heading, places in EVIDENCE.items()
    }
    groups[SET_ASIDE] = case.set_aside
    found = []
    for heading, rows in groups.items():
        if rows:
            items = "".join(_item(dataset, row) for row in rows)
            found.append(
                f"<details><summary>{heading} ({len(rows)})</summary><ul>{items}</ul></details>"
            )
    return "".join(found)


def _item(dataset: Dataset, row: Row) -> str:
    note = phrases.typeset(row.note)
    shows = row.shows if row.shows in OPEN else ""
    aside = "; ".join(filter(None, [HANDS.get(row.grade, ""), row.status, shows, note]))
    words = f"{row.name}: {reasons.figure(dataset, row)} ({aside})"
    return f'<li data-row="{html.escape(row.row_id)}">{html.escape(words)}</li>'


def _rule(case: Case, judged) -> str:
    decision = decide(case)
    place = DECISIONS.index(decision) + 1
    words = (
        f"Rule {place} of {len(DECISIONS)} is the first that fits: {decision.when} "
        f"Verdict: {judged.verdict}, which means: {claims.VERDICTS[judged.verdict]}."
    )
    more = [f"Its number is {case.number}."] if case.claimed and case.number else []
    return (
        "<details><summary>How the rule works here</summary>"
        f"<p>{html.escape(' '.join([words, *more]))}</p></details>"
    )


def _dispute(dataset: Dataset, claim: pd.Series, judged, case: Case) -> str:
    rows = ", ".join(row.row_id for row in case.rows) or "none"
    name, contact = claim["claim_id"], dataset.about.contact
    subject = f"Claim {name}: {judged.verdict}"
    body = f"Claim {name}: {claim['claim']}\nVerdict: {judged.verdict}\nRows: {rows}\n\n"
    if not contact:
        return (
            "<details><summary>Dispute this verdict</summary><p>Name the claim, "
            f"{html.escape(name)}, and what we misread or missed. The verdict rests on these rows "
            f"of the tables: {html.escape(rows)}.</p></details>"
        )
    fields = {"subject": subject, "body": body}
    if contact.startswith("https:"):
        fields = {"title": subject, "body": body}
    return f'<a href="{html.escape(_address(contact, fields))}">Dispute this verdict</a>'


def _address(contact: str, fields: Mapping[str, str]) -> str:
    joint = "&" if "?" in contact else "?"
    return contact + joint + "&".join(f"{key}={quote(value)}" for key, value in fields.items())


def _bar(name: str, its: pd.DataFrame, page: str, **filters: str) -> str:
    counts = its["verdict"].value_counts()
    parts = []
    for verdict in claims.VERDICTS:
        if count := int(counts.get(verdict, 0)):
            style = f"flex:{count};{_style(verdict)}"
            words = f"{count} {verdict}"
            address = "&".join(
                f"{key}={value}" for key, value in ({"verdict": verdict} | filters).items()
            ).replace(" ", "+")
            there = f'href="{page}#{html.escape(address)}" ' if page else ""
            parts.append(
                f'<a {there}style="{style}" aria-label="{words}" title="{words}">{count}</a>'
            )
    head = f"{html.escape(name)} · {phrases.many(len(its), 'claim', 'claims')}"
    return f'<div class="bar"><p>{head}</p><div class="parts">{"".join(parts)}</div></div>'


def _in_words(name: str, its: pd.DataFrame) -> str:
    counts = its["verdict"].value_counts()
    each = [f"{counts[verdict]} {verdict}" for verdict in claims.VERDICTS if verdict in counts]
    return f"{name}, {phrases.many(len(its), 'claim', 'claims')}: {', '.join(each)}"


def _key(ledger: pd.DataFrame) -> str:
    used = [verdict for verdict in claims.VERDICTS if verdict in set(ledger["verdict"])]
    items = "".join(
        f'<li><span style="{_style(verdict)}"></span>{html.escape(verdict)}</li>'
        for verdict in used
    )
    return f'<ul class="key">{items}</ul>'


FLAGS = {
    "no_source_given": "names no source",
    "source_inferred": "its source is our best guess",
    "source_not_identified": "we looked for its source and found none",
    "source_not_available": "we could not read its source",
    "selective_source": "leaves out what else its source says",
    "preclinical_only": "tested in cells or animals only",
    "observational_only": "rests on studies that only observe people",
    "surrogate_outcome": "measures a stand-in, not the outcome itself",
    "contradicted_by_larger_trial": "a larger trial says otherwise",
    "articles_disagree": "the articles disagree with each other",
    "hedged": "says only that it may be so",
    "extrapolation": "goes beyond what was measured",
    "relative_only": "gives a percentage without the numbers behind it",
    "not_stated_in_abstract": "the summary of the study does not say it",
    "wrong_form": "the study tested another form of the treatment",
    "combination_treatment": "the people took something else as well",
    "reason_not_sourced": "gives a reason that no source gives",
    "within_arm_only": "compares a group with itself, not with a control group",
    "wrong_outcome": "the study measured something else",
    "total_not_arm": "counts everyone in the trial, not those treated",
    "cited_source_reports_no_effect": "the source that it names reports no effect",
    "counts_not_in_abstract": "the summary of the study gives no counts",
    "open_label": "everyone in the trial knew who took what",
    "time_frame_missing": "does not say over how long",
    "events_not_people": "counts events, not people",
    "wrong_exposure": "the study is about another exposure",
    "form_not_stated": "does not say which form of the treatment",
    "odds_not_risk": "calls odds a risk",
    "retracted_source": "its source has been retracted",
    "comparator_misdescribed": "describes the comparison group wrongly",
    "site_omitted": "does not say which bone",
    "active_comparator": "the comparison group took a drug",
    "direction_inverted": "turns the direction round",
}
"""Flags in the words of a reader."""
