"""A cell of a table in the words of a reader: names, units, intervals, p-values.

Nothing is computed, and no digit is changed. Rows are put into words by ``helpers.display.text``.
"""

import re
from collections.abc import Iterable

from helpers import numbers, printed

_INITIALS = r" et al|,? [A-Z]{1,3}\b"  # what tells that an author goes before
_SMALL = r"(?:(?:of|the|and|for|in)\s+)*"  # what the letters of an acronym may leave out
_NOT_SPELLED_OUT = {"aafp": "AAFP", "lsc": "LSC", "mronj": "MRONJ", "smpc": "SmPC", "ul": "UL"}


def is_blank(cell: str) -> bool:
    """Whether a cell holds nothing: it is empty, or says that nothing was reported."""
    return cell in ("", printed.NOT_REPORTED)


def plain(cell: str) -> str:
    """A word of the tables as a reader writes it.

    Examples
    --------
    >>> plain("no_significant_difference")
    'no significant difference'
    """
    return cell.replace("_", " ")


def many(n: int, one: str, several: str) -> str:
    """A number and the word that goes with it, or the verb.

    Examples
    --------
    >>> many(1, "trial", "trials"), many(1240, "trial", "trials"), many(0, "prints", "print")
    ('1 trial', '1,240 trials', '0 print')
    """
    return f"{numbers.count(n)} {one if n == 1 else several}"


def joined(words: Iterable[str]) -> str:
    """Words in a row, the last with “and”; nothing for none.

    Examples
    --------
    >>> joined(["a"]), joined(["a", "b"]), joined(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    *before, last = [*words] or [""]
    return f"{', '.join(before)} and {last}" if before else last


def name(identifier: str, citation: str = "", others: str = "") -> str:
    """Name a study or a source for a reader, from its id and its citation.

    The citation decides how each word is written: with a capital, as an acronym that it prints or
    spells out, or joined by a hyphen. Two authors are joined by “and”.

    Parameters
    ----------
    identifier : str
        Words and a year joined by underscores; ``src_`` in front is left out.
    citation : str
        As in the tables. Without it only the first word has a capital.
    others : str
        Other citations: an author of these has a capital too.

    Examples
    --------
    >>> name("iom_2001", "Institute of Medicine, Dietary Reference Intakes for vitamin K, 2001")
    'IOM 2001'
    >>> name("src_bolton_smith_2007", "Bolton-Smith, et al. Vitamin K1 in older women")
    'Bolton-Smith 2007'
    >>> name("bolland_grey_2016", "Bolland MJ, Grey A 2016 BMJ 354:i5109")
    'Bolland and Grey 2016'
    >>> name("src_shiraki_2000_web"), name("src_article_b")
    ('Shiraki 2000 web', 'Article b')
    """
    words = identifier.removeprefix("src_").split("_")
    written = [_as_cited(word, citation, others) for word in words]
    told = written[0][:1].upper() + written[0][1:]
    for word, before in zip(written[1:], written, strict=False):
        told += _between(before, word, citation) + word
    return told


def typeset(text: str) -> str:
    """Set what a keyboard lacks: the minus before a number, the micro sign in µg.

    Examples
    --------
    >>> typeset("-0.02 to 0.29, 180 ug/day, T-score, 1986-7")
    '−0.02 to 0.29, 180 µg/day, T-score, 1986-7'
    """
    return re.sub(r"\bug\b", "µg", re.sub(r"(?<![\w.)])-(?=\d)", printed.MINUS, text))


def printed_p(p: str) -> str:
    """A printed p with what it is of, its sign and its digits; nothing for an empty cell.

    Examples
    --------
    >>> printed_p("0.0273"), printed_p("<0.001"), printed_p("<=0.005"), printed_p("trend 0.007")
    ('p = 0.0273', 'p < 0.001', 'p ≤ 0.005', 'p for trend = 0.007')
    >>> printed_p("not_reported")
    'p not reported'
    """
    if not p:
        return ""
    of_what = next((word for word in ("trend ", "interaction ") if p.startswith(word)), "")
    shown = plain(numbers.quoted(p.removeprefix(of_what)))
    equals = "= " if shown[:1].isdigit() or shown[:1] == "." else ""
    return f"p {'for ' if of_what else ''}{of_what}{equals}{shown}"


def limits(low: str, high: str) -> str:
    """The limits of an interval in brackets; nothing where they are not printed.

    Examples
    --------
    >>> limits("0.20", "0.99"), limits("", "")
    ('(0.20 to 0.99)', '')
    """
    return "" if is_blank(low) or is_blank(high) else f"({low} to {high})"


def unit(text: str) -> str:
    """A unit as it follows its number: a per cent sign stands close to it.

    Examples
    --------
    >>> "3" + unit("mg"), "3" + unit("%"), "3" + unit("% per year"), "3" + unit("")
    ('3 mg', '3%', '3% per year', '3')
    """
    return text if text.startswith("%") or not text else f" {text}"


def _as_cited(word: str, citation: str, others: str) -> str:
    found = re.search(rf"\b{word}\b", citation, re.IGNORECASE)
    if found:
        begins_sentence = re.search(r"(^|\. )$", citation[: found.start()])
        is_author = re.match(rf"[\w-]*(,|{_INITIALS})", citation[found.end() :])
        is_common = begins_sentence and not is_author and found[0].istitle()
        return word if is_common else found[0]
    spelled_out = r"[\s-]+".join(_SMALL + rf"{letter}[\w']+" for letter in word)
    acronym = len(word) > 1 and re.search(rf"\b{spelled_out}", citation, re.IGNORECASE)
    if acronym:
        return word.upper()
    author = re.search(rf"\b{word.capitalize()}(?={_INITIALS})", others)
    return author[0] if author else _NOT_SPELLED_OUT.get(word, word)


def _between(before: str, word: str, citation: str) -> str:
    if f"{before}-{word}" in citation:
        return "-"
    authors = re.search(rf"\b{before} [A-Z]{{1,3}}, {word}\b", citation)
    return " and " if authors else " "
