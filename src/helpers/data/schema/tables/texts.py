"""What was read: the sources of figures, and the articles that are checked."""

from helpers.data.schema.columns import choice, count, identifier, text, url
from helpers.data.schema.table_model import Table
from helpers.data.schema.tables.shared import note, publication, short_name

SOURCES = Table(
    "sources",
    "one source that was read",
    {
        "source_id": identifier("name of the source, kept for good"),
        "short_name": short_name(),
        "citation": text("the source; a paraphrased title is said to be so in note"),
        **publication(),
        "kind": choice(
            "what kind of text",
            "primary_abstract",
            "primary_text",
            "secondary_review",
            "systematic_review",
            "notice",
            "popular_article",
            "other",
        ),
        "what_was_read": text("how much of it was accessible"),
        "url": url("stable address, where there is one", empty=True),
        "note": note(),
    },
    key=("source_id",),
)
ARTICLES = Table(
    "articles",
    "one popular article that is being checked",
    {
        "article": identifier("letter of the article", r"[a-z]", "one small letter"),
        "title": text("title"),
        "author": text("author", unreported=True),
        "publisher": text("publisher", unreported=True),
        "date": text("date, if stated", unreported=True),
        "url": url("address; empty = unknown", empty=True),
        "words": count("words of the text, split at white space", "words"),
        "file": text("file name of the text that was read"),
    },
    key=("article",),
)
