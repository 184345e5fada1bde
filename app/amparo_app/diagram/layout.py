"""Where everything of a picture stands: phases as columns from left to right, nodes one below the other. Pure.

Lengths are in pixels of the picture at its own size; the same graph gives the same places.
"""

from __future__ import annotations

import textwrap

from pydantic import BaseModel, ConfigDict

from amparo_app.diagram.graph import Edge, Graph, Node, Shown

WIDTH, GUTTER, TOP, GAP, MARGIN = 236, 74, 118, 16, 28
LINE, SMALL_LINE, PADDING = 17, 14, 9
_TITLE_SIGNS, _SMALL_SIGNS, _FAINT_SIGNS = 30, 38, 34
_MOST_LINES_WAITED = 5


class Box(BaseModel):
    """A node at its place, its words cut into lines; `titles` are the larger ones."""

    model_config = ConfigDict(frozen=True)

    node: Node
    x: int
    y: int
    height: int
    titles: tuple[str, ...]
    small: tuple[str, ...] = ()
    width: int = WIDTH

    @property
    def middle(self) -> int:
        """Return the height at which arrows to other columns leave and arrive."""
        return self.y + min(self.height // 2, 16)


class Arrow(BaseModel):
    """An edge as a path of SVG."""

    model_config = ConfigDict(frozen=True)

    edge: Edge
    path: str


class Picture(BaseModel):
    """Boxes, arrows, the left edge of each column, and the size of it all."""

    model_config = ConfigDict(frozen=True)

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    columns: tuple[int, ...]
    width: int
    height: int


def laid_out(graph: Graph, language: str, waits_while: str) -> Picture:
    """Return the places of nodes and the ways of arrows; `waits_while` is put before what a step waits for."""
    boxes: dict[str, Box] = {}
    columns = tuple(MARGIN + place * (WIDTH + GUTTER) for place in range(len(graph.phases)))
    lowest = TOP
    for (phase, _), x in zip(graph.phases, columns, strict=True):
        y = TOP
        for node in (node for node in graph.nodes if node.phase == phase):
            boxes[node.id] = _box(node, x, y, language, waits_while)
            y += boxes[node.id].height + GAP
        lowest = max(lowest, y)
    arrows = tuple(Arrow(edge=edge, path=_path(boxes[edge.start], boxes[edge.end])) for edge in graph.edges)
    width = max(columns[-1] + WIDTH + GUTTER, 760) if columns else 760
    return Picture(boxes=tuple(boxes.values()), arrows=arrows, columns=columns, width=width, height=lowest + 66)


def _box(node: Node, x: int, y: int, language: str, waits_while: str) -> Box:
    title = node.title.in_(language)
    if not node.own and node.shown is Shown.STEP:
        line = textwrap.shorten(title, _FAINT_SIGNS, placeholder=" …")
        return Box(node=node, x=x, y=y, height=LINE + PADDING, titles=(line,))
    titles = tuple(textwrap.wrap(title, _TITLE_SIGNS))
    small = tuple(textwrap.wrap(node.by.in_(language), _SMALL_SIGNS)) if node.by else ()
    if node.waits:
        waits = textwrap.wrap(f"{waits_while} {node.waits.in_(language)}", _SMALL_SIGNS)
        cut = waits[:_MOST_LINES_WAITED]
        small += tuple([*cut[:-1], f"{cut[-1]} …"] if len(waits) > _MOST_LINES_WAITED else cut)
    height = len(titles) * LINE + len(small) * SMALL_LINE + 2 * PADDING
    return Box(node=node, x=x, y=y, height=height, titles=titles, small=small)


def _path(start: Box, end: Box) -> str:
    if start.x == end.x:
        return _within_a_column(start, end)
    if start.x < end.x:
        return _curve(start.x + WIDTH, start.middle, end.x - 3, end.middle)
    return _curve(start.x, start.middle, end.x + WIDTH + 3, end.middle)


def _curve(x1: int, y1: int, x2: int, y2: int) -> str:
    reach = GUTTER * 3 // 4 if x2 > x1 else -GUTTER * 3 // 4
    return f"M{x1},{y1} C{x1 + reach},{y1} {x2 - reach},{y2} {x2},{y2}"


def _within_a_column(start: Box, end: Box) -> str:
    if end.y - (start.y + start.height) == GAP:  # its neighbour below
        x = start.x + 18
        return f"M{x},{start.y + start.height} L{x},{end.y - 3}"
    x, far = start.x + WIDTH, abs(end.y - start.y)
    bulge = x + min(18 + far // 14, GUTTER - 12)
    y1, y2 = start.middle, end.middle + (5 if start.y > end.y else -5)
    return f"M{x},{y1} C{bulge},{y1} {bulge},{y2} {x + 3},{y2}"
