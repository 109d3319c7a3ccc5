"""Notebooks that are not ours: everything in them is shown, or refused by notebook and cell."""

import base64

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.report import execute, notebooks, page

DOT = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode("ascii")
ANSWER = new_output("display_data", {"text/markdown": "**It does.**"})


def html_of(cell, folder):
    exporter = page.PageExporter()
    title, answer = new_markdown_cell("# Does it?"), new_code_cell("a", outputs=[ANSWER])
    notebook = new_notebook(cells=[title, answer, cell])
    made = page.Page(folder / "01_one.ipynb", notebook)
    page._require_shown(made)
    context = {"cell": cell, "resources": {"page": made}}
    return BeautifulSoup(exporter._markdown(context, cell.source), "html.parser")


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (r"$\frac{a}{$", "cannot be read"),
        (r"$\foo{x}$", r"has \\foo, which cannot be shown"),
        (r"## The $\num{3}$", r"has \\num, which cannot be shown"),
        (r"\begin{align}a&b\end{align}", r"a formula in \\begin{align}"),
        ("![a](attachment:gone.png)", "the picture 'attachment:gone.png' is not there"),
        ("![a](gone.png)", "the picture 'gone.png' is not there"),
        ("![a](../outside.png)", "is not there; allowed is"),
        ("![a](https://example.org/a.png)", "is not there; allowed is"),
        ("<img src='gone.svg'>", "the picture 'gone.svg' is not there"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_notebook_and_cell(tmp_path, source, what):
    (tmp_path.parent / "outside.png").write_bytes(b"secret")
    with pytest.raises(page.PageError, match=rf"^01_one\.ipynb, cell 3: .*{what}"):
        html_of(new_markdown_cell(source), tmp_path)


def test_pictures_of_a_cell_are_put_into_it(tmp_path):
    (tmp_path / "a b.png").write_bytes(base64.b64decode(DOT))
    cell = new_markdown_cell("![one](attachment:x.png) ![two](a%20b.png)\n\n<img src='a b.png'>")
    cell.attachments = {"x.png": {"image/png": DOT}}
    sources = [image["src"] for image in html_of(cell, tmp_path).find_all("img")]
    assert sources == [f"data:image/png;base64,{DOT}"] * 3


def test_a_formula_in_a_heading_is_drawn_and_equal_headings_differ(tmp_path):
    html = html_of(new_markdown_cell("## A $x^2$\n\n## Same\n\n## Same\n\n## Same"), tmp_path)
    assert html.h2.math is not None
    assert "ns0" not in str(html)
    page._part_anchors(html)
    anchors = [head["id"] for head in html.find_all("h2")]
    assert len(set(anchors)) == 4
    assert [link["href"] for link in html.select("a.anchor-link")] == [f"#{a}" for a in anchors]


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("https://github.com/a/b/blob/main/c.ipynb", "https://github.com/a/b/blob/main/c.ipynb"),
        ("./02_b.ipynb", "02_b.html"),
        ("02_b.ipynb#x", "02_b.html#x"),
    ],
)
def test_only_links_to_notebooks_beside_it_lead_to_pages(url, there):
    made = page.markdown_to_html(f"[words]({url})", ["02_b.html"])
    assert BeautifulSoup(made, "html.parser").a["href"] == there


@pytest.mark.parametrize("kinds", [{"application/javascript": "1"}, {"application/pdf": "x"}])
def test_an_output_of_another_kind_is_refused(tmp_path, kinds):
    cell = new_code_cell("x", outputs=[new_output("display_data", kinds)])
    with pytest.raises(page.PageError, match=r"^01_one\.ipynb, cell 3: shows application/"):
        html_of(cell, tmp_path)


def test_a_picture_without_words_says_so():
    output = new_output("display_data", {"image/png": DOT})
    assert page.about_picture(output)["alt"] == "A figure without a description."


@pytest.mark.parametrize("tag", ["skip-execution", "raises-exception"])
def test_a_cell_that_would_not_run_is_refused(tmp_path, tag):
    path = tmp_path / "01_one.ipynb"
    cell = new_code_cell("1", metadata={"tags": [tag]}, outputs=[ANSWER])
    nbformat.write(new_notebook(cells=[cell]), path)
    with pytest.raises(notebooks.NotebookFailed, match=rf"^01_one\.ipynb, cell 1: tag {tag}"):
        execute.execute(path)


def test_no_stored_output_outlives_a_run(tmp_path):
    path = tmp_path / "01_one.ipynb"
    code = "import sys; print('/home/me', file=sys.stderr)"
    cells = [new_code_cell(each, outputs=[ANSWER]) for each in ("", "# nothing", code)]
    nbformat.write(new_notebook(cells=cells), path)
    assert [cell.outputs for cell in execute.execute(path).cells] == [[], [], []]


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "null", '{"cells": null, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'),
        '{"cells": [], "metadata": [], "nbformat": 4, "nbformat_minor": 5}',
        '{"cells": [{"cell_type": "markdown", "id": "a", "metadata": {"tags": 3}, "source": ""}],'
        ' "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
        '{"cells": [1], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
        "[" * 100_000,
    ],
)
def test_what_is_no_notebook_is_told(tmp_path, text):
    path = tmp_path / "01_one.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(notebooks.NotebookFailed, match=r"01_one\.ipynb is no notebook"):
        notebooks.read(path)
