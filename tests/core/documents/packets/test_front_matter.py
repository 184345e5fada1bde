"""What stands on a packet's own pages, before it is set in type."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.core.documents.packets.made import NAME, NUMBER, SERVICE, one_file, plan_of

from amparo.documents.packets import Caption, Hearing, PacketPlan, Representative, Respondent, Role, Tab, TabFile
from amparo.documents.packets.front_matter import FrontMatter
from amparo.documents.packets.order import OwnPages, entries, ordered

A, B = one_file("A", "a.pdf"), one_file("B", "b.pdf", "Birth certificate")
SIBLING = Respondent(name="Luis Tzul", number="A 000-000-102")
ALONE = Caption(court="Example, California", respondents=(Respondent(name=NAME, number=NUMBER),))
FAMILY = ALONE.model_copy(update={"respondents": (*ALONE.respondents, SIBLING)})
ANA = Representative(name="Ana O\u2019Neil")


def said(plan: PacketPlan, parts: tuple[int, ...] = (), *, index: int = 1) -> dict[str, Any]:
    """Return all that the pages of a plan show, each of its files three pages long and each sheet one."""
    tabs = entries(plan, dict.fromkeys(plan.keys(), 3))
    own = OwnPages(cover=int(plan.cover), index=index, sheets=(1,) * len(tabs), service=int(plan.service is not None))
    return FrontMatter(plan, tabs).data(ordered(1, own, tabs), own, parts or (1,) * len(tabs))


def test_the_foot_of_each_page_names_the_first_respondent_and_that_there_are_others() -> None:
    """A page that fell out of the file is put back by it."""
    assert f"{NAME}, {NUMBER}" == said(plan_of([A], caption=ALONE))["running"]
    assert f"{NAME} et al., {NUMBER}" == said(plan_of([A], caption=FAMILY))["running"]
    assert None is said(plan_of([A], caption=None, cover=False))["running"]


@pytest.mark.parametrize(
    ("tabs", "expected"),
    [([A], "Tab A · Pages 000001\u2013000007"), ([A, B], "Tabs A\u2013B · Pages 000001\u2013000011")],
)
def test_the_cover_names_its_tabs_and_pages(tabs: list[Tab], expected: str) -> None:
    """Cover 1, index 2, a sheet and three pages for each tab, certificate last."""
    assert expected == said(plan_of(tabs))["cover"]["range"]


def test_a_packet_has_a_cover_only_where_its_plan_wants_one_and_has_a_caption() -> None:
    """A motion that is filed with exhibits has its own."""
    assert None is said(plan_of([A], cover=False))["cover"]
    assert None is said(plan_of([A], caption=None))["cover"]


def test_the_index_names_for_each_tab_its_first_page_all_of_them_and_its_part() -> None:
    """And of a tab of one paper under the tab's own title it says nothing twice."""
    both = Tab(tab="B", title="Papers", files=(TabFile(content="b.pdf", title="Acta"), TabFile(content="c.pdf")))
    first, second = said(plan_of([A, both]), index=2)["tabs"]

    assert ("000004", "Pages 000004\u2013000007", "1", []) == tuple(
        first[part] for part in ("page", "range", "part", "pieces")
    )
    assert ("000008", "Pages 000008\u2013000014") == (second["page"], second["range"])
    assert [{"title": "Acta", "page": "000009"}, {"title": "c.pdf", "page": "000012"}] == second["pieces"]


def test_a_line_of_the_index_leads_to_a_tab_of_its_own_file_alone() -> None:
    """Counted among our own pages: cover, two of the index, then the sheets; a link into another file leads nowhere."""
    tabs = said(plan_of([A, B, one_file("C", "c.pdf")]), (1, 1, 2), index=2)

    assert [4, 5, None] == [tab["leads_to"] for tab in tabs["tabs"]]
    assert ["1", "1", "2"] == [tab["part"] for tab in tabs["tabs"]]
    assert "filed in 2 parts" in tabs["parts_note"]
    assert None is said(plan_of([A, B]))["parts_note"]


@pytest.mark.parametrize(
    ("filer", "caption", "capacity"),
    [
        (ANA, ALONE, ["Attorney for the respondent"]),
        (ANA, FAMILY, ["Attorney for the respondents"]),
        (ANA, None, ["Attorney for the respondent"]),
        (ANA.model_copy(update={"capacity": "Pro bono counsel"}), ALONE, ["Pro bono counsel"]),
        (ANA.model_copy(update={"role": Role.UNREPRESENTED}), ALONE, []),
        (ANA.model_copy(update={"name": "Rosa Otra"}), ALONE, []),
        (None, ALONE, []),
    ],
)
def test_whoever_serves_signs_as_counsel_only_if_they_are(
    filer: Representative | None, caption: Caption | None, capacity: list[str]
) -> None:
    """An assistant who puts the copy into the mail is nobody's attorney, and neither is the client."""
    plan = plan_of([A], representative=filer, caption=caption, cover=caption is not None)

    assert capacity == said(plan)["service"]["capacity"]


def test_the_certificate_says_when_by_whom_what_and_on_whom() -> None:
    """8 CFR 1003.32; a day that is not known yet is a line to be written on."""
    service = said(plan_of([A]))["service"]
    by_hand = said(plan_of([A], service=SERVICE.model_copy(update={"on": None})))["service"]

    assert (
        "I, Ana O\u2019Neil, served a copy of the foregoing Respondent\u2019s Exhibits and its attached pages "
        "(pages 000001\u2013000007) by first-class mail on:"
    ) in service["statement"]
    assert ("December 1, 2026", ["Office of the Principal Legal Advisor"], "Ana O\u2019Neil") == (
        service["signed_on"],
        [one["name"] for one in service["whom"]],
        service["by"],
    )
    assert ("", True) == (by_hand["signed_on"], by_hand["statement"].startswith("On ________"))


def test_every_text_that_a_person_wrote_is_looked_at_before_it_is_set() -> None:
    """A sign that no font has would else be found out by the court."""
    plan = plan_of(
        [A],
        caption=FAMILY.model_copy(
            update={
                "heading": ("H1", "H2"),
                "proceedings": "P",
                "judge": "J",
                "hearing": Hearing(on=date(2027, 1, 12), at="nine", kind="individual"),
            }
        ),
        representative=Representative(
            name="N", capacity="C", identifier="I", organization="O", address=("A1", "A2"), telephone="T", email="E"
        ),
    )
    written = set(FrontMatter(plan, entries(plan, {"a.pdf": 1})).strings())

    assert {
        "Example, California",
        NAME,
        NUMBER,
        SIBLING.name,
        SIBLING.number,
        *("H1", "H2", "P", "J", "nine", "individual"),
    } <= written
    assert {"N", "C", "I", "O", "A1", "A2", "T", "E"} <= written
    assert {
        plan.title,
        "A",
        "Declaration",
        "Ana O\u2019Neil",
        SERVICE.whom[0].name,
        *SERVICE.whom[0].address,
    } <= written
