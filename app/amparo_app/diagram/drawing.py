"""The picture itself: SVG with its words as text, legible on light and on dark, told to whoever cannot see it."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from amparo.declarations import Catalog, Text, phrase
from amparo_app.diagram.graph import Graph, Leads, Shown, graph_of
from amparo_app.diagram.layout import WIDTH, Box, laid_out

_LEGEND = (Leads.OPENS, Leads.RECORDS, Leads.STARTS, Leads.MEETS, Leads.CLOSES, Leads.FOLLOWS)


def drawn(catalog: Catalog, plugins: frozenset[str], case_type: str, language: str) -> str:
    """Return the steps of these plugins within the life of a case of a type, as SVG; equal catalogs give equal text."""
    graph = graph_of(catalog, plugins, case_type)
    waits = phrase("diagram_waits_while").in_(language)
    picture = laid_out(graph, language, waits)
    used = {edge.leads for edge in graph.edges}
    environment = Environment(
        loader=PackageLoader("amparo_app", "diagram"), autoescape=select_autoescape(("j2",)), undefined=StrictUndefined
    )
    return environment.get_template("steps.svg.j2").render(
        picture=picture,
        phases=list(zip(graph.phases, picture.columns, strict=True)),
        column=WIDTH,
        title=_title(graph, catalog.case_type[case_type].title, language),
        description=_described(graph, language),
        language=language,
        waits_while=waits,
        markers=_LEGEND,
        legend=[(leads, phrase(f"diagram_{leads}").in_(language)) for leads in _LEGEND if leads in used],
        radius=lambda box: 13 if box.node.shown is Shown.EVENT else 2 if box.node.shown is Shown.DEADLINE else 6,
        top=_top,
    )


def _title(graph: Graph, case_type: Text, language: str) -> str:
    return phrase("diagram_title", plugin=graph.title, case_type=case_type).in_(language)


def _described(graph: Graph, language: str) -> str:
    own = [node for node in graph.nodes if node.own]
    counts = {shown: sum(node.shown is shown for node in own) for shown in Shown}
    return phrase(
        "diagram_described",
        steps=counts[Shown.STEP],
        others=sum(node.shown is Shown.STEP for node in graph.nodes) - counts[Shown.STEP],
        events=counts[Shown.EVENT],
        deadlines=counts[Shown.DEADLINE],
        phases=len(graph.phases),
    ).in_(language)


def _top(box: Box) -> int:
    return 17 if not box.node.own and box.node.shown is Shown.STEP else 22
