"""What a template asks for: each dotted path of its syntax tree, through loops and conditions, with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import nodes

from amparo.documents.environment import USABLE

ROW = "[]"
"""Stands in a path for any row of a list: `exhibits[].title`."""

WHETHER = "?"
"""Ends a path of which a condition asks no more than whether there is anything: `{% if exhibits %}`."""

LOOP = "loop"


def asked_paths(template: nodes.Node) -> dict[str, int]:
    """Return each path that a parsed template asks for and the line on which it first does."""
    found: dict[str, int] = {}
    for path, line in _paths(template, {}):
        found.setdefault(path, line)
    return found


def _paths(node: nodes.Node, rows: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    path = _path(node, rows)
    if path is not None:
        yield path, node.lineno
    elif isinstance(node, nodes.For):
        yield from _of_loop(node, rows)
    elif isinstance(node, nodes.If | nodes.CondExpr):
        yield from _of_condition(node.test, rows)
        for child in node.iter_child_nodes(exclude=("test",)):
            yield from _paths(child, rows)
    elif isinstance(node, USABLE):  # what is inside a thing that cannot be used would only repeat the complaint
        for child in node.iter_child_nodes():
            yield from _paths(child, rows)


def _of_loop(node: nodes.For, rows: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    over = _path(node.iter, rows)
    if over is None:
        yield from _paths(node.iter, rows)
    else:
        yield f"{over}{ROW}", node.lineno
    inside = {**rows, LOOP: LOOP}
    if isinstance(node.target, nodes.Name):
        inside[node.target.name] = f"{over or ''}{ROW}"
    for part in (*([node.test] if node.test else []), *node.body):
        yield from _paths(part, inside)
    for part in node.else_:
        yield from _paths(part, rows)


def _of_condition(test: nodes.Node, rows: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    path = _path(test, rows)
    if path is not None:
        yield f"{path}{WHETHER}", test.lineno
    elif isinstance(test, nodes.And | nodes.Or | nodes.Not):
        for part in test.iter_child_nodes():
            yield from _of_condition(part, rows)
    else:
        yield from _paths(test, rows)


def _path(node: nodes.Node, rows: Mapping[str, str]) -> str | None:
    match node:
        case nodes.Name():
            return rows.get(node.name, node.name)
        case nodes.Getattr():
            before = _path(node.node, rows)
            return None if before is None else f"{before}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const(value=str() as key)):
            before = _path(node.node, rows)
            return None if before is None else f"{before}.{key}"
        case nodes.Getitem(arg=nodes.Const(value=int())):
            before = _path(node.node, rows)
            return None if before is None else f"{before}{ROW}"
        case _:
            return None
