"""Where the texts of a figure stand, and whether any two are in each other's way."""


def tick_labels(axis):
    low, high = sorted(axis.get_view_interval())
    return [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]


def texts_of(figure):
    """The box of every text that is drawn, and that of the sheet."""
    renderer = figure.canvas.get_renderer()
    figure.draw(renderer)
    drawn = list(figure.texts)
    for axes in figure.axes:
        drawn += axes.texts
        if axes.axison:
            drawn += [axes.xaxis.label, axes.yaxis.label]
            drawn += tick_labels(axes.xaxis) + tick_labels(axes.yaxis)
    shown = [text for text in drawn if text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in shown], figure.bbox


def overlap(box, other) -> bool:
    """Whether two boxes share more than a hairline, in dots."""
    across = min(box.x1, other.x1) - max(box.x0, other.x0)
    down = min(box.y1, other.y1) - max(box.y0, other.y0)
    return across > 1 and down > 1


def assert_legible(figure) -> None:
    """No text is cut off by the edge of the sheet, and none overlaps another."""
    boxes, sheet = texts_of(figure)
    assert len(boxes) > 5
    for text, box in boxes:
        assert box.x0 >= -1, f"{text} is cut"
        assert box.x1 <= sheet.x1 + 1, f"{text} is cut"
        assert box.y0 >= -1, f"{text} is cut"
        assert box.y1 <= sheet.y1 + 1, f"{text} is cut"
    for place, (text, box) in enumerate(boxes):
        for other, other_box in boxes[place + 1 :]:
            assert not overlap(box, other_box), f"{text!r} overlaps {other!r}"
