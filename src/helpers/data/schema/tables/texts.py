"""What was read: the sources of figures, and the articles that are checked."""

from helpers.data.schema.columns import choice, count, identifier, text, url
from helpers.data.schema.table_model import Table
from helpers.data.schema.tables.shared import note, publication, short_name
from helpers.printed import NOT_REPORTED

SOURCES = Table(
    "sources",
    "one source that was read",
    {
        "source_id": identifier("Source", "name of the source, kept for good"),
        "short_name": short_name(),
        "citation": text("Paper", "the source; a paraphrased title is said to be so in note"),
        **publication(),
        "kind": choice(
            "Kind",
            "what kind of text",
            "primary_abstract",
            "primary_text",
            "secondary_review",
            "systematic_review",
            "notice",
            "popular_article",
            "other",
        ),
        "what_was_read": text("What was read", "how much of it was accessible"),
        "url": url("Address", "stable address, where there is one", empty=True),
        "note": note(),
    },
    key=("source_id",),
)
ARTICLES = Table(
    "articles",
    "one popular article that is being checked",
    {
        "article": identifier("Article", "letter of the article", r"[a-z]", "one small letter"),
        "title": text("Title", "title"),
        "author": text("Author", "author", unreported=True, default=NOT_REPORTED),
        "publisher": text("Publisher", "publisher", unreported=True, default=NOT_REPORTED),
        "date": text("Date", "date, if stated", unreported=True, default=NOT_REPORTED),
        "url": url("Address", "address; empty = unknown", empty=True),
        "words": count("Words", "words of the text, split at white space", "words", empty=True),
        "file": text("File", "file name of the text that was read"),
    },
    key=("article",),
)
