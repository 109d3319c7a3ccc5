"""Names beside the ends of curves, each near its own end and none over another."""

from collections.abc import Sequence


def apart(wanted: Sequence[float], gap: float, ceiling: float = 1.0) -> list[float]:
    """Heights near the wanted ones, ``gap`` apart, from 0 to ``ceiling``; from the lowest up."""
    heights, floor = [], 0.0
    for height in wanted:
        heights.append(max(height, floor))
        floor = heights[-1] + gap
    for place in reversed(range(len(heights))):
        heights[place] = min(heights[place], ceiling)
        ceiling = heights[place] - gap
    return heights
