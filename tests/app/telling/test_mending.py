"""What needs attention says on a page what to click and on a command line what to type; no page names a command."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from amparo.case.model import Attention, AttentionKind
from amparo.declarations import Role, Text, read_yaml
from amparo_app.telling.mending import place_of, to_click, to_type
from amparo_app.telling.words import said

COMMAND = re.compile(r"amparo [a-z]")
DECLARED = files("amparo.declarations")


def phrases(*beginnings: str) -> dict[str, str]:
    """Return every sentence of the engine whose code begins so, in both languages as one text."""
    found: dict[str, str] = {}
    for file in DECLARED.iterdir():
        if file.name.startswith("phrases") and file.name.endswith(".yaml"):
            found |= read_yaml(file.read_text(encoding="utf-8"))
    return {code: str(text) for code, text in found.items() if code.startswith(beginnings)}


def item(kind: AttentionKind, about: str) -> Attention:
    """Return something that needs attention."""
    since = datetime(2027, 1, 4, tzinfo=UTC)
    return Attention(id="t1", what=Text("something"), owner=Role.PARALEGAL, since=since, kind=kind, about=about)


def test_a_refusal_that_names_a_command_says_on_a_page_what_to_do_there() -> None:
    """Every one of them, in both languages, and without the command."""
    naming = [code for code, text in phrases("refuse_").items() if COMMAND.search(text)]
    on_pages = {code: said(f"page_{code.replace('refuse_', 'refused_')}") for code in naming}

    assert len(naming) > 20
    assert [] == [code for code, text in on_pages.items() if COMMAND.search(text.en + text.es)]


def test_what_needs_attention_names_no_command_in_its_own_sentence() -> None:
    """It stands on record and is read on pages, on screens of the command line and in what is exported."""
    assert {} == {code: text for code, text in phrases("attention_", "case_paper_").items() if COMMAND.search(text)}


@pytest.mark.parametrize(
    ("kind", "about", "typed", "place"),
    [
        (AttentionKind.MAIL_FAILED, "pers-1", "amparo mail retry 4X-ABC", "/people/pers-1"),
        (AttentionKind.PAPER_DISPUTED, "d7", "amparo deadline verify 4X-ABC d7", "/cases/4X-ABC/deadlines/d7"),
        (AttentionKind.JOB_FAILED, "abc123", "amparo jobs show abc123", "/jobs/abc123"),
        (AttentionKind.CASE_STUCK, "workflow", "amparo recover", ""),
    ],
)
def test_each_kind_is_mended_by_a_command_or_at_a_page(kind: AttentionKind, about: str, typed: str, place: str) -> None:
    """One item, said for each face; the page's words name whom it is about, not their id."""
    one = item(kind, about)
    how, click = to_type(one, "4X-ABC"), to_click(one, {"pers-1": "Ana Prueba"})

    assert how is not None
    assert click is not None
    assert typed in how.en
    assert typed in how.es
    assert place == place_of(one, "4X-ABC")
    assert not COMMAND.search(click.en + click.es)
    assert "pers-1" not in click.en


def test_what_says_all_by_itself_has_nothing_added() -> None:
    """Such as a step that a plugin could not do."""
    one = item(AttentionKind.ACTION_FAILED, "")

    assert (None, None, "") == (to_type(one, "4X-ABC"), to_click(one, {}), place_of(one, "4X-ABC"))
