"""Plain text tables."""


def lay_out(header: list[str], rows: list[list[str]]) -> str:
    """Columns as wide as they must be: the first one to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]

    def line(cells):
        first, *others = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join([first, *others]).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([line(header), rule, *map(line, rows)])


def times(ratio: float | None) -> str:
    """A ratio with two or three digits that mean something: 0.85, 2.1, 340."""
    if ratio is None:
        return "–"
    if ratio >= 100:
        return f"{float(f'{ratio:.2g}'):,.0f}"
    return f"{ratio:.1f}" if ratio >= 10 else f"{ratio:.2f}"


def seconds(value: float) -> str:
    """Seconds with three digits that mean something."""
    return f"{value:#.3g}"


def megabytes(value: float) -> str:
    """Bytes as MB."""
    return f"{value / 1e6:,.1f}" if value < 1e7 else f"{value / 1e6:,.0f}"
