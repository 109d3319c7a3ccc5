"""How long the code cells of notebooks are: ``python tests/support/cell_lines.py`` prints it.

Lines of a template are prose: neither blank lines nor those of a text over several lines count.
"""

import ast
import statistics
from pathlib import Path

import nbformat
from nbformat import NotebookNode

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
FORMATTING = {"format", "replace", "numbers", "printed", "str", "JoinedStr"}
"""Names, attributes and parts of syntax that make a text of a value."""


def code_cells(path: Path) -> list[NotebookNode]:
    """Cells of code that hold any."""
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code" and cell.source.strip()]


def counted_lines(source: str) -> list[str]:
    """Lines of code.

    Examples
    --------
    >>> counted_lines('a = 1\\n\\nsay("One\\nmore.")')
    ['a = 1']
    """
    prose = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno > node.lineno
        for line in range(node.lineno, node.end_lineno + 1)
    }
    lines = enumerate(source.splitlines(), start=1)
    return [line for number, line in lines if line.strip() and number not in prose]


def text_assembly(source: str) -> list[str]:
    """Lambdas that format, and ``str`` among the values of a sentence."""
    tree = ast.parse(source)
    formatting = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Lambda)
        and any(
            isinstance(part, ast.JoinedStr) or _name(part) in FORMATTING for part in ast.walk(node)
        )
    ]
    in_sentences = [
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node.func) == "say"
        for part in ast.walk(node)
        if isinstance(part, ast.Call) and _name(part.func) == "str"
    ]
    return [ast.unparse(node) for node in formatting + in_sentences]


def _name(node: ast.AST) -> str:
    """The last part of ``a.b``, or what kind of node it is."""
    return getattr(node, "attr", getattr(node, "id", type(node).__name__))


def main() -> None:
    """Print a line for each notebook and one for all."""
    print("cells  median  ≤ 3   > 8  > 100 wide  lines")
    every: list[NotebookNode] = []
    for name, cells in [*((path.stem, code_cells(path)) for path in NOTEBOOKS), ("all", every)]:
        lengths = [len(counted_lines(cell.source)) for cell in cells]
        short = sum(length <= 3 for length in lengths) / len(lengths)
        long = sum(length > 8 for length in lengths)
        wide = sum(len(line) > 100 for cell in cells for line in cell.source.splitlines())
        figures = f"{statistics.median(lengths):6.0f}  {short:4.0%}  {long:3}  {wide:10}"
        print(f"{len(cells):5}  {figures}  {sum(lengths):5}  {name}")
        every += cells


if __name__ == "__main__":
    main()
