"""Turn one executed notebook into one page that needs nothing but itself."""

import base64
import hashlib
import mimetypes
import re
from collections.abc import Callable, Collection, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from jinja2 import pass_context
from jinja2.runtime import Context
from latex2mathml.converter import convert as mathml
from mistune import HTMLRenderer
from nbconvert.exporters.html import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from helpers import files
from helpers.report.notebooks import role, section

TEMPLATES = Path(__file__).parent / "templates"


WORKING = "How we worked this out"
"""Heading above the steps, which a page folds together with all code."""
WORDS_A_MINUTE = 230
MOST_COLUMNS = 3
"""Of a table that keeps its columns on a phone."""
MOST_SIGNS = 34
"""That the longest words of its columns may have together, so that none is broken there."""
LARGEST_PICTURE = 20_000_000  # bytes
SHOWN = (
    *("text/html", "text/markdown", "text/latex", "text/plain"),
    *("image/svg+xml", "image/png", "image/jpeg"),
)
"""Kinds of output that a page can show."""
PARAMETERS = {"parameters", "injected-parameters"}  # tags by which papermill knows its cells


class PageError(ValueError):
    """A notebook is not written in the way that a page needs; the message says what is missing."""


@dataclass(frozen=True, eq=False)
class Page:
    """What the site needs to know of one notebook."""

    path: Path
    notebook: NotebookNode
    front: bool = False
    """Is it the front page, which has no working of its own?"""

    @property
    def file(self) -> str:
        """Name of the page in the report."""
        return f"{self.path.stem}.html"

    @property
    def role(self) -> str:
        """What the notebook is for."""
        return role(self.notebook)

    @cached_property
    def title(self) -> str:
        """The question that the notebook asks: its first heading."""
        for cell in self.notebook.cells[:1]:
            if cell.source.strip():
                return cell.source.strip().splitlines()[0].lstrip("# ").strip()
        raise PageError(f"{self.path.name}: its first cell asks no question")

    @cached_property
    def answer_place(self) -> int:
        """Which cell holds the answer: the second, or the next after cells of parameters."""
        for place, cell in enumerate(self.notebook.cells[1:], start=2):
            if not PARAMETERS.intersection(cell.metadata.get("tags", [])):
                return place
        raise PageError(f"{self.path.name}: its second cell says no answer")

    @cached_property
    def answer(self) -> str:
        """The answer, as Markdown."""
        for output in self.notebook.cells[self.answer_place - 1].get("outputs", []):
            if "text/markdown" in output.get("data", {}):
                return output["data"]["text/markdown"]
        raise PageError(f"{self.path.name}: its second cell says no answer")

    @property
    def section(self) -> str:
        """The section of the site that it belongs to."""
        return section(self.notebook)

    @cached_property
    def working_place(self) -> int:
        """Which cell begins the working: after the last one where there is none."""
        for place, cell in enumerate(self.notebook.cells, start=1):
            if cell.cell_type == "markdown" and cell.source.startswith(f"## {WORKING}"):
                return place
        return len(self.notebook.cells) + 1

    def tagged(self, tag: str) -> list[NotebookNode]:
        """Its cells with a tag."""
        return [cell for cell in self.notebook.cells if tag in cell.metadata.get("tags", [])]

    @property
    def description(self) -> str:
        """The answer without marks, for search engines and link previews."""
        if self.front and len(self.notebook.cells) < 3:
            return self.title
        first = self.answer.split("\n\n")[0]
        words = BeautifulSoup(markdown_to_html(first), "html.parser").get_text()
        return " ".join(words.split())


def about_picture(output: NotebookNode) -> dict:
    """Alternative text and size of a picture; that it has none, where it has none."""
    known = output.get("metadata", {}).get("image/png", {})
    return {"alt": "A figure without a description.", "width": "", "height": "", **known}


class _Renderer(IPythonRenderer):
    """Markdown with formulas as MathML, so that a page needs no script to show them."""

    pages: Collection[str] | None = None
    """The pages that a link can lead to; None for any."""

    def block_math(self, body: str) -> str:
        return formula(body, display="block")

    def inline_math(self, body: str) -> str:
        return formula(body)

    def heading(self, text: str, level: int, **attributes) -> str:
        # nbconvert's would take a formula apart.
        words = BeautifulSoup(text, "html.parser").get_text()
        anchor = escape(re.sub(r"\s+", "-", words.strip()))
        link = f'<a class="anchor-link" href="#{anchor}">#</a>'
        return f'<h{level} id="{anchor}">{text}{link}</h{level}>'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return HTMLRenderer.image(self, text, url, title)  # `embed` finds what it leads to

    def link(self, text: str, url: str, title: str | None = None) -> str:
        # Notebooks link to notebooks; here their pages stand side by side.
        file, is_notebook, place = url.partition(".ipynb")
        if not is_notebook:
            return super().link(text, url, title)
        if "/" in file.removeprefix("./"):
            return super().link(text, url, title)
        page = f"{file.removeprefix('./')}.html"
        there = self.pages is None or page in self.pages
        return super().link(text, page + place, title) if there else text

    def latex_environment(self, name: str, body: str) -> str:
        raise PageError(f"a formula in \\begin{{{name}}}; allowed are $…$ and $$…$$: {body!r}")


def formula(body: str, display: Literal["block", "inline"] = "inline") -> str:
    """LaTeX as MathML.

    Raises
    ------
    PageError
        It cannot be read, or holds a command that has no MathML here.
    """
    try:
        made = mathml(body, display=display)
    except Exception as error:  # of many kinds, none of which names the formula
        raise PageError(f"the formula {body!r} cannot be read") from error
    signs = "\n".join(BeautifulSoup(made, "html.parser").strings)
    if unknown := re.search(r"\\[A-Za-z]+", signs):
        raise PageError(f"the formula {body!r} has {unknown[0]}, which cannot be shown")
    return made


def embed(page: str, cell: NotebookNode, folder: Path) -> str:
    """Put the pictures of a cell into it, attached ones and those beside the notebook.

    Raises
    ------
    PageError
        There is no such picture, or it is elsewhere.
    """
    soup = BeautifulSoup(page, "html.parser")
    for picture in soup.find_all("img"):
        source = str(picture.get("src", ""))
        if source.startswith("data:"):
            continue
        name = unquote(source.removeprefix("attachment:"))
        kind = mimetypes.guess_type(name)[0] or ""
        if source.startswith("attachment:"):
            attached = cell.get("attachments", {}).get(name, {})
            kind, content = next(iter(attached.items()), ("", ""))
        else:
            place = (folder / name).resolve()
            here = place.is_relative_to(folder.resolve()) and kind.startswith("image/")
            content = ""
            if here and place.is_file():
                content = base64.b64encode(files.read(place, LARGEST_PICTURE)).decode("ascii")
        if not content:
            allowed = "one attached to the cell, or a file beside the notebook"
            raise PageError(f"the picture {source!r} is not there; allowed is {allowed}")
        picture["src"] = f"data:{kind};base64,{content}"
    return str(soup)


def markdown_to_html(source: str, pages: Collection[str] | None = None) -> str:
    """Markdown as HTML, with anchors on headings and formulas as MathML.

    Of a link to a notebook that is none of the ``pages``, only the words are left.
    """
    renderer = _Renderer(escape=False, anchor_link_text="#")
    renderer.pages = pages
    return MarkdownWithMath(renderer=renderer).render(source)


def lean(highlighted: str) -> str:
    """Highlighted code with no mark that has no colour, and one mark for a run: half the bytes."""
    code = re.sub(
        r'<span class="(?!(?:k|kn|ow|s1|s2|sa|si|mi|mf|c1)")\w+">([^<]*)</span>', r"\1", highlighted
    )
    run = re.compile(r'(<span class="(\w+)">[^<]*)</span><span class="\2">')
    while run.search(code):
        code = run.sub(r"\1", code)
    return code


def fold_tables(html: BeautifulSoup) -> None:
    """Write the header of its column into each cell: on a phone, a wide table becomes cards."""
    for table in html.find_all("table"):
        heads = [head.get_text() for head in table.select("thead th")]
        if len(heads) > MOST_COLUMNS or _signs(table) > MOST_SIGNS:
            table["class"] = "cards"
            for row in table.select("tbody tr"):
                for head, cell in zip(heads, row.find_all(["th", "td"]), strict=False):
                    cell["data-head"] = head


def _signs(table: Tag) -> int:
    """How many signs the longest words of the columns have together."""
    rows = [[cell.get_text(" ") for cell in row.find_all(["th", "td"])] for row in table("tr")]
    columns = (" ".join(column).split() for column in zip_longest(*rows, fillvalue=""))
    return sum(max(map(len, words), default=0) for words in columns)


def name_scrollers(html: BeautifulSoup) -> None:
    """Name each part that can scroll after what it holds."""
    for part in html.select("div.wide[aria-label]"):
        if part.caption is not None:
            part["aria-label"] = part.caption.get_text()
        elif (image := part.img) is not None:
            part["aria-label"] = str(image.get("alt", "")).split(". ")[0] or "Figure"


def minutes(html: BeautifulSoup) -> int:
    """How long the reading layer takes: the text before the working, tables and code left out."""
    main = copy(html.main or html)
    for part in main.select("details, table, nav, article, script, style"):
        part.decompose()
    return max(1, round(len(main.get_text(" ").split()) / WORDS_A_MINUTE))


def headings(html: BeautifulSoup) -> list[tuple[str, str]]:
    """Anchor and words of each heading of the second level."""
    return [
        (str(head["id"]), "".join(head.find_all(string=True, recursive=False)).strip())
        for head in html.select("main h2[id]")
    ]


def unquoted(html: str) -> str:
    """The marks in code without the quotes that HTML can do without: a page has a thousand."""
    return re.sub(r'<span class="(\w+)">', r"<span class=\1>", html)


class PageExporter(HTMLExporter):
    """nbconvert's exporter with a template of our own and nothing fetched from elsewhere."""

    def __init__(self, pages: Collection[str] | None = None, **options):
        self._pages = pages
        super().__init__(
            template_name="page",
            extra_template_basedirs=[str(TEMPLATES)],
            extra_template_paths=[str(TEMPLATES)],
            exclude_input_prompt=True,
            exclude_output_prompt=True,
            **options,
        )

    def default_filters(self) -> Iterator[tuple[str, Callable]]:
        """The filters of the template, with our Markdown in place of nbconvert's."""
        yield from super().default_filters()
        yield ("markdown2html", self._markdown)
        yield ("about_picture", about_picture)
        yield ("base64", lambda text: base64.b64encode(text.encode("utf-8")).decode("ascii"))
        yield ("highlight_code", Highlight2HTML(pygments_lexer="ipython3", parent=self))
        yield ("lean", lean)

    @pass_context
    def _markdown(self, context: Context, source: str) -> str:
        """Markdown of a cell or of an output, with the name of the cell where it cannot be read."""
        cell, page = context["cell"], context["resources"]["page"]
        try:
            made = markdown_to_html(source, self._pages)
            return embed(made, cell, page.path.parent) if "<img" in made else made
        except (PageError, OSError) as error:
            raise PageError(f"{_named(page, cell)}: {error}") from error

    def page(self, page: Page, **site) -> BeautifulSoup:
        """Render one page; ``site`` is what the template says about the whole report."""
        _require_shown(page)
        resources = {"page": page, "style": style(), "script": script(), "policy": policy(), **site}
        # That of HTMLExporter reads the page once more, for marks that our template has.
        body, _ = TemplateExporter.from_notebook_node(self, page.notebook, resources)
        html = BeautifulSoup(body, "html.parser")
        fold_tables(html)
        name_scrollers(html)
        _part_anchors(html)
        return html


def _named(page: Page, cell: NotebookNode) -> str:
    place = next(n for n, each in enumerate(page.notebook.cells, start=1) if each is cell)
    return f"{page.path.name}, cell {place}"


def _require_shown(page: Page) -> None:
    """Raise PageError for an output that no page can show."""
    for cell in page.notebook.cells:
        for output in cell.get("outputs", []):
            kinds = set(output.get("data", {}))
            if output.output_type == "error" or (kinds and not kinds.intersection(SHOWN)):
                what = f"shows {', '.join(sorted(kinds)) or 'an error'}"
                raise PageError(f"{_named(page, cell)}: {what}; allowed are {', '.join(SHOWN)}")


def _part_anchors(html: BeautifulSoup) -> None:
    """Give headings of the same words different anchors."""
    taken: set[str] = set()
    for heading in html.find_all(re.compile("^h[1-6]$"), id=True):
        anchor, number = str(heading["id"]), 1
        while anchor in taken:
            number += 1
            anchor = f"{heading['id']}-{number}"
        taken.add(anchor)
        if link := heading.find("a", class_="anchor-link"):
            link["href"] = f"#{anchor}"
        heading["id"] = anchor


def style() -> str:
    """The style sheet that every page carries."""
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


def script() -> str:
    """The script that every page carries; without it only toggles and copy buttons are gone."""
    return (TEMPLATES / "script.js").read_text(encoding="utf-8")


def policy() -> str:
    """Content-Security-Policy: nothing is fetched, and no script runs but ours."""
    digest = base64.b64encode(hashlib.sha256(script().encode("utf-8")).digest()).decode("ascii")
    return (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
