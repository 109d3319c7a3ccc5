"""The sources as BibTeX, which ``python -m helpers references`` writes.

``references.bib`` holds one entry for each row of ``sources.csv``, under its ``source_id``. That of
this project stands beside the README, that of any other folder beside its tables. The citation
stands whole in ``title``, as in the table: it is not taken apart, since a guess at where a title
ends would be a figure without a source.
"""

import re
from pathlib import Path

from helpers import data

FILE = "references.bib"
_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def place() -> Path:
    """Where the bibliography of the tables in use is kept."""
    return data.home() / FILE


def text(dataset: data.Dataset) -> str:
    """The BibTeX of all sources, in the order of the table."""
    return "\n".join(map(_entry, dataset.sources.to_dict("records")))


def escape(words: str) -> str:
    r"""Words as LaTeX prints them.

    Examples
    --------
    >>> print(escape("Salt & iron: 50% of {x}_1"))
    Salt \& iron: 50\% of \{x\}\_1
    """
    return re.sub(r"[\\~^&%$#_{}]", lambda found: _SPECIAL.get(found[0], rf"\{found[0]}"), words)


def _entry(source: dict[str, str]) -> str:
    years = set(re.findall(r"\b(?:19|20)[0-9]{2}\b", source["citation"]))
    read = f"{source['kind'].replace('_', ' ')}; read: {source['what_was_read']}"
    pmid = f"PMID {source['pmid']}; " if source["pmid"] else ""
    fields = {
        "title": f"{{{escape(source['citation'])}}}",  # a second pair of braces keeps capitals
        "year": years.pop() if len(years) == 1 else "",
        "doi": source["doi"],
        "url": source["url"],
        "note": escape(pmid + read),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{source['source_id']},", *lines, "}\n"])
