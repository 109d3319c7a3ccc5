"""Turn one executed notebook into one page that needs nothing but itself."""

import base64
import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from bs4 import BeautifulSoup
from latex2mathml.converter import convert as mathml
from nbconvert.exporters.html import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from helpers.report.notebooks import role, section

TEMPLATES = Path(__file__).parent / "templates"


WORKING = "How we worked this out"
"""Heading above the steps, which a page folds together with all code."""
WORDS_A_MINUTE = 230
MOST_COLUMNS = 3
"""Of a table that keeps its columns on a phone."""
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


class _Renderer(IPythonRenderer):
    """Markdown with formulas as MathML, so that a page needs no script to show them."""

    pages: Collection[str] | None = None
    """The pages that a link can lead to; None for any."""

    def block_math(self, body: str) -> str:
        return mathml(body, display="block")

    def inline_math(self, body: str) -> str:
        return mathml(body)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        # Notebooks link to notebooks; here their pages stand side by side.
        file, is_notebook, place = url.partition(".ipynb")
        if not is_notebook:
            return super().link(text, url, title)
        page = f"{file}.html"
        there = self.pages is None or page in self.pages
        return super().link(text, page + place, title) if there else text

    def latex_environment(self, name: str, body: str) -> str:
        raise PageError(f"a formula in \\begin{{{name}}}; allowed are $…$ and $$…$$: {body!r}")


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
        if len(heads) > MOST_COLUMNS:
            table["class"] = "cards"
            for row in table.select("tbody tr"):
                for head, cell in zip(heads, row.find_all(["th", "td"]), strict=False):
                    cell["data-head"] = head


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
        yield ("markdown2html", partial(markdown_to_html, pages=self._pages))
        yield ("highlight_code", Highlight2HTML(pygments_lexer="ipython3", parent=self))
        yield ("lean", lean)

    def page(self, page: Page, **site) -> BeautifulSoup:
        """Render one page; ``site`` is what the template says about the whole report."""
        resources = {"page": page, "style": style(), "script": script(), "policy": policy(), **site}
        # That of HTMLExporter reads the page once more, for marks that our template has.
        body, _ = TemplateExporter.from_notebook_node(self, page.notebook, resources)
        html = BeautifulSoup(body, "html.parser")
        fold_tables(html)
        name_scrollers(html)
        return html


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
