"""What is allowed and still looks like a slip: ``python -m helpers check`` says it and goes on."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from helpers.data.template import EXAMPLES
from helpers.data.validation.reading import Problem, shown

if TYPE_CHECKING:
    from helpers.data.dataset import Dataset

_QUOTED = re.compile(r"(?<!\w)['‘“\"](.+?)['’”\"](?!\w)")
_SIGNS = str.maketrans("‘’“”–—\xa0", "''\"\"-- ")


def remarks(dataset: "Dataset") -> list[Problem]:
    """Everything worth a second look, by file and line.

    A claim that nothing bears on, words that are not in the text of the article, a count of its
    words, sources that no row uses, and rows that are still those of the skeleton. Relations that a
    number speaks against: `helpers.claims`.
    """
    checks = (_unlinked, _not_in_the_article, _unused, _left_over)
    return sorted({remark for check in checks for remark in check(dataset)})


def _remark(dataset: "Dataset", table: str, place: int, column: str, message: str) -> Problem:
    return Problem(f"{table}.csv", int(dataset.cells[table].index[place]), column, message)


def _unlinked(dataset: "Dataset") -> Iterator[Problem]:
    linked = set(dataset.claim_evidence["claim_id"])
    claims = dataset.claims.reset_index(drop=True)
    asked = (claims["checkable"] != "not_checkable") & (claims["quantity_kind"] != "opinion")
    for place, claim in claims[asked & ~claims["claim_id"].isin(linked)].iterrows():
        if claim["searched_in"] == "" and "source_not_identified" not in claim["flags"]:
            message = f"{claim['claim_id']!r} has no row in claim_evidence.csv"
            yield _remark(dataset, "claims", int(str(place)), "claim_id", message)


def _plain(text: str) -> str:
    return " ".join(text.translate(_SIGNS).casefold().split())


def _text_of(folder: Path, file: str) -> str | None:
    path = folder / file
    inside = path.resolve().is_relative_to(folder)
    return path.read_text(encoding="utf-8-sig") if inside and path.is_file() else None


def _not_in_the_article(dataset: "Dataset") -> Iterator[Problem]:
    """Quoted words that the text of the article, where it lies beside the tables, does not have."""
    texts = {}
    for place, (_, article) in enumerate(dataset.articles.iterrows()):
        text = _text_of(dataset.folder, article["file"])
        if text is None:
            continue
        texts[article["article"]] = _plain(text)
        if article["words_printed"] and article["words"] != len(text.split()):
            message = f"{article['words_printed']}, but {article['file']} has {len(text.split())}"
            yield _remark(dataset, "articles", place, "words", message)
    for place, (_, claim) in enumerate(dataset.claims.iterrows()):
        if claim["article"] not in texts:
            continue
        for column in ("locator", "words"):
            quoted = _QUOTED.findall(claim[column])
            quoted += [claim[column]] if column == "words" and claim[column] else []
            for words in quoted:
                if _plain(words) not in texts[claim["article"]]:
                    message = f"{shown(words)} is not in the text of article {claim['article']}"
                    yield _remark(dataset, "claims", place, column, message)


def _unused(dataset: "Dataset") -> Iterator[Problem]:
    used = {
        source.strip()
        for frame in dataset.tables.values()
        for column in ("source_id", "status_notice")
        if column in frame
        for cell in (frame[column] if frame is not dataset.tables["sources"] else ())
        for source in cell.split(";")
    }
    for place, source in enumerate(dataset.sources["source_id"]):
        if source not in used:
            message = f"{source!r} is the source of no row"
            yield _remark(dataset, "sources", place, "source_id", message)


def _left_over(dataset: "Dataset") -> Iterator[Problem]:
    """Rows that the skeleton of a new folder began with."""
    for table, examples in EXAMPLES.items():
        if table == "outcomes":  # many articles are about colds
            continue
        cells = dataset.cells[table]
        for example in examples:
            columns = [column for column, cell in example.items() if cell and column in cells]
            same = (cells[columns] == pd.Series(example)[columns]).all(axis=1)
            for line in cells.index[same]:
                yield Problem(f"{table}.csv", int(line), "", "a made-up row of the skeleton")
