"""A picture of a plugin's steps: what it shows, told as text, the same each time."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.app.clinic import HOUSE, Run
from tests.plugins.docket import catalog_of

from amparo.declarations import Catalog
from amparo_app.diagram.drawing import drawn
from amparo_app.diagram.graph import Edge, Leads, graph_of
from amparo_app.diagram.layout import TOP, laid_out

SVG = "{http://www.w3.org/2000/svg}"
OWN = frozenset({"carecen_la"})


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Return the catalog of two plugins that ship."""
    return catalog_of("asylum", "carecen_la")


def test_a_step_stands_in_the_column_of_its_phase(catalog: Catalog) -> None:
    """From left to right as a case goes; the plugin's own are marked."""
    graph = graph_of(catalog, OWN, "defensive_asylum")
    nodes = {node.id: node for node in graph.nodes}

    assert [phase.id for phase in catalog.case_type["defensive_asylum"].phases] == [id_ for id_, _ in graph.phases]
    assert ("screening", True) == (nodes["step/support_needs"].phase, nodes["step/support_needs"].own)
    assert not nodes["step/file_i589"].own
    assert {step.id for step in catalog.steps} == {id_[5:] for id_ in nodes if id_.startswith("step/")}


def test_what_a_condition_reads_leads_to_its_step(catalog: Catalog) -> None:
    """`Done` opens; an order that a condition says already is not drawn twice."""
    edges = graph_of(catalog, OWN, "defensive_asylum").edges

    assert Edge(start="step/support_needs", end="step/suggest_support_places", leads=Leads.OPENS) in edges
    assert not [edge for edge in edges if edge.leads is Leads.FOLLOWS]


def test_an_event_starts_a_deadline_and_what_must_not_have_happened_closes(catalog: Catalog) -> None:
    """The asylum plugin's own life: an arrival starts the year, the filing meets it."""
    edges = set(graph_of(catalog, frozenset({"asylum"}), "defensive_asylum").edges)

    assert {
        Edge(start="event/last_arrival", end="rule/asylum_one_year_filing", leads=Leads.STARTS),
        Edge(start="event/i589_filed", end="rule/asylum_one_year_filing", leads=Leads.MEETS),
        Edge(start="step/record_arrival", end="event/last_arrival", leads=Leads.RECORDS),
    } <= edges
    assert Leads.CLOSES in {edge.leads for edge in edges}


@pytest.mark.parametrize("plugin", ["asylum", "carecen_la"])
def test_no_box_covers_another(catalog: Catalog, plugin: str) -> None:
    """Each stands below the one before it, inside the picture."""
    picture = laid_out(graph_of(catalog, frozenset({plugin}), "defensive_asylum"), "es", "Espera mientras")
    by_column: dict[int, list[tuple[int, int]]] = {}
    for box in picture.boxes:
        by_column.setdefault(box.x, []).append((box.y, box.y + box.height))

    assert all(end < start for column in by_column.values() for (_, end), (start, _) in pairwise(column))
    assert all(TOP <= top and bottom < picture.height for column in by_column.values() for top, bottom in column)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_picture_is_told_to_whoever_cannot_see_it(catalog: Catalog, language: str) -> None:
    """A title and a description for the whole, a title for each part, and words as text."""
    root = ET.fromstring(drawn(catalog, OWN, "defensive_asylum", language))
    named = str(root.get("aria-labelledby")).split()

    assert "img" == root.get("role")
    assert language == root.get("lang")
    assert named == [element.get("id") for element in root[:2]]
    assert all(group.find(f"{SVG}title") is not None for group in root.iter(f"{SVG}g"))
    step = catalog.step["support_needs"].title.in_(language)
    assert step.split()[0] in " ".join(text.text or "" for text in root.iter(f"{SVG}text"))


def test_it_is_the_same_each_time_and_loads_nothing(catalog: Catalog) -> None:
    """It lies beside the plugin in a repository: equal declarations give equal bytes; nothing is fetched."""
    svg = drawn(catalog, OWN, "defensive_asylum", "en")

    assert svg == drawn(catalog_of("carecen_la", "asylum"), OWN, "defensive_asylum", "en")
    assert ["http://www.w3.org/2000/svg"] == re.findall(r"https?://[^\"' ]+", svg)
    assert "prefers-color-scheme: dark" in svg


def test_the_command_draws_a_plugin_by_its_id_or_folder(amparo: Run, tmp_path: Path) -> None:
    """In the type of case in which it has most steps, unless another is named."""
    one, other = tmp_path / "one.svg", tmp_path / "other.svg"
    by_id = amparo("plugins", "diagram", "carecen_la", "--out", str(one))
    by_folder = amparo("plugins", "diagram", str(HOUSE / "plugins" / "amparo_carecen_la"), "--out", str(other))

    assert (0, 0) == (by_id.code, by_folder.code)
    assert one.read_bytes() == other.read_bytes()


def test_what_cannot_be_drawn_is_said(amparo: Run, tmp_path: Path) -> None:
    """The nearest name; a type that nobody declares."""
    out = str(tmp_path / "x.svg")
    nobody = amparo("plugins", "diagram", "carecen_le", "--out", out)
    no_type = amparo("plugins", "diagram", "carecen_la", "--case-type", "bond", "--out", out)

    assert (2, 2) == (nobody.code, no_type.code)
    assert "Did you mean carecen_la" in nobody.err
    assert "There is no case type named “bond”" in no_type.err
