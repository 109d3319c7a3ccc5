"""A cell of a table in the words of a reader: names, units, intervals, p-values.

Nothing is computed, and no digit is changed. Rows are put into words by ``helpers.display.text``.
"""

import re
from collections.abc import Iterable, Mapping

from helpers import numbers, printed


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


def article(row: Mapping[str, str]) -> str:
    """An article by its title and its publisher or, without one, its author.

    Examples
    --------
    >>> article({"title": "Bones", "author": "A. B.", "publisher": "not_reported"})
    '“Bones” (A. B.)'
    """
    known = [row[name] for name in ("publisher", "author") if not is_blank(row[name])]
    name = re.split("[,;]", known[0])[0] if known else "unsigned"
    return f"“{row['title']}” ({name})"


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


def sentence(parts: Iterable[str]) -> str:
    """Parts as one sentence, set apart by semicolons; nothing for none.

    Examples
    --------
    >>> sentence(["the first holds", "", "so does the second"])
    'The first holds; so does the second.'
    """
    text = "; ".join(filter(None, parts))
    return f"{text[0].upper()}{text[1:]}." if text else ""


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


def limits(low: str, high: str, level: str = "") -> str:
    """The limits of an interval in brackets; nothing where they are not printed.

    A level in percent is named where there is one: without, it is 95.

    Examples
    --------
    >>> limits("0.20", "0.99"), limits("", ""), limits("0.83", "0.99", "95.5")
    ('(0.20 to 0.99)', '', '(0.83 to 0.99; 95.5% interval)')
    """
    if is_blank(low) or is_blank(high):
        return ""
    return f"({low} to {high}; {level}% interval)" if level else f"({low} to {high})"


def unit(text: str) -> str:
    """A unit as it follows its number: a per cent sign stands close to it.

    Examples
    --------
    >>> "3" + unit("mg"), "3" + unit("%"), "3" + unit("% per year"), "3" + unit("")
    ('3 mg', '3%', '3% per year', '3')
    """
    return text if text.startswith("%") or not text else f" {text}"
