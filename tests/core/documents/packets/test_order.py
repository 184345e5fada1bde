"""The numbers of a packet's pages, counted by hand, and what its pieces are called."""

import pytest
from tests.core.documents.packets.made import one_file, plan_of

from amparo.declarations.text import Language
from amparo.documents.packets import PacketPlan, Tab, TabFile
from amparo.documents.packets.order import OwnPages, TabPages, entries, ordered

TABS = [
    one_file("A", "a.pdf"),
    Tab(tab="B", title="Papers", files=(TabFile(content="b.pdf"), TabFile(content="c.pdf", title="Report"))),
]
PAGES = {"a.pdf": 3, "b.pdf": 2, "c.pdf": 4}


def test_every_page_has_its_number_in_one_row() -> None:
    """Cover 1, index 2 and 3, sheet 4, pages to 7, two sheets 8 and 9, pages 10 to 11 and 12 to 15, service 16."""
    own = OwnPages(cover=1, index=2, sheets=(1, 2), service=1)
    order = ordered(1, own, entries(plan_of(TABS), PAGES))

    assert (1, 2, 16, 16) == (order.first, order.index, order.service, order.last)
    assert (TabPages(first=4, last=7, pieces=(5,)), TabPages(first=8, last=15, pieces=(10, 12))) == order.tabs


def test_a_supplement_goes_on_from_its_own_first_number_and_ends_with_its_last_tab_where_nothing_is_served() -> None:
    """Cover 417, index 418, sheet 419, pages 420 to 422."""
    own = OwnPages(cover=1, index=1, sheets=(1,), service=0)
    order = ordered(417, own, entries(plan_of(TABS[:1]), PAGES))

    assert (417, 418, 422) == (order.first, order.index, order.last)
    assert (TabPages(first=419, last=422, pieces=(420,)),) == order.tabs


def test_a_packet_without_a_cover_begins_with_its_index() -> None:
    """A motion brings its own cover."""
    own = OwnPages(cover=0, index=1, sheets=(1,), service=1)

    order = ordered(1, own, entries(plan_of(TABS[:1]), PAGES))

    assert (1, 1, 6, 6) == (order.first, order.index, order.service, order.last)


def titles(*files: TabFile, language: Language = Language.ENGLISH) -> list[str]:
    """Return what the pieces of a tab called Declaration are called."""
    plan: PacketPlan = plan_of([Tab(tab="A", title="Declaration", files=files)], language=language)
    pages = dict.fromkeys(plan.keys(), 1)
    return [piece.title for tab in entries(plan, pages) for piece in tab.pieces]


FOREIGN = TabFile(content="o.pdf", language="es", translation="t.pdf", certificate="c.pdf")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ((TabFile(content="a.pdf"),), ["Declaration"]),
        ((TabFile(content="a.pdf", title="Own"),), ["Own"]),
        ((TabFile(content="a.pdf"), TabFile(content="b.pdf", title="Own")), ["a.pdf", "Own"]),
        ((FOREIGN,), ["Translation", "Translator\u2019s certificate", "Original"]),
        (
            (FOREIGN.model_copy(update={"title": "Acta"}),),
            ["Acta (Translation)", "Acta (Translator\u2019s certificate)", "Acta (Original)"],
        ),
        (
            (FOREIGN.model_copy(update={"certificate": None, "certificate_included": True}), TabFile(content="b.pdf")),
            ["o.pdf (Translation, with the translator\u2019s certificate)", "o.pdf (Original)", "b.pdf"],
        ),
    ],
)
def test_a_piece_is_called_by_its_own_title_its_tabs_or_its_file(
    files: tuple[TabFile, ...], expected: list[str]
) -> None:
    """The translation comes first, which the court reads; where there is but one paper, the tab's title says it."""
    assert expected == titles(*files)


def test_pieces_are_called_in_the_language_of_the_packet() -> None:
    """Of the client's copy, too."""
    assert ["Traducción", "Certificado de quien tradujo", "Original"] == titles(FOREIGN, language=Language.SPANISH)
