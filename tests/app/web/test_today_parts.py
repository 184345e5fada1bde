"""A part of Today by itself: where “and two more” leads, with exactly what it counts."""

from __future__ import annotations

import pytest
from tests.app.web.case_pages import in_court
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import ENGINE, Office

from amparo.case.commands import Alarm, Assign
from amparo.declarations import Role


@pytest.fixture
def three(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the numbers of three cases of Ana's and Pablo's, of which Today shows no more than one."""
    for name in ("SHOWN", "SHOWN_OF_ALL", "SHOWN_LESS"):
        monkeypatch.setattr(f"amparo.records.today.{name}", 1)
    cases = [in_court(office) for _ in range(3)]
    for case in cases:
        office.do(case, ENGINE, Alarm())
        office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
        office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]))
    return sorted(office.case(case).number for case in cases)


@pytest.mark.parametrize("whose", ["mine", "all"])
@pytest.mark.parametrize(("who", "part", "rows"), [("Pablo", "steps", "#steps li"), ("Ana", "due", "#ahead li")])
def test_what_is_not_shown_is_found_where_its_number_leads(
    three: list[str], signed_in_as: SignedInAs, whose: str, who: str, part: str, rows: str
) -> None:
    """The same list to its end and no other, and a way back."""
    browser = signed_in_as(who)
    page = browser.get(f"/today?whose={whose}")
    (lead,) = {one.get("href") for one in page.all("main p a") if f"only={part}" in one.get("href")}
    before = page.texts(rows)
    whole = browser.get(lead)
    told = whole.texts(rows)

    assert 1 == len(before)
    assert before == told[:1]
    assert three == sorted({number for number in three for row in told if number in row})
    assert {part if part == "steps" else "ahead"} == {
        one.get("id") for one in whole.all("main section[id]") if one.cssselect("li")
    }
    assert [] == [one for one in whole.texts("main p") if "more" in one]
    assert [f"/today?whose={whose}"] == [
        one.get("href") for one in whole.all("main p a") if one.text == "The whole of Today"
    ]


def test_whoever_takes_note_there_stays_there(three: list[str], signed_in_as: SignedInAs) -> None:
    """And goes on with the next one."""
    ana = signed_in_as("Ana")
    ana.get("/today?whose=all&only=due")
    page = ana.send("/today/acknowledge", note="filing on Friday")

    assert ["Done."] == page.texts("[role=status]")
    assert 3 == len(page.texts("#ahead li"))
    assert 2 == len(page.all("[data-acknowledge]"))
    assert not page.all("#steps")


def test_a_part_that_there_is_not_is_all_of_today(three: list[str], signed_in_as: SignedInAs) -> None:
    """An address is typed by anybody."""
    assert signed_in_as("Ana").get("/today?only=x").all("#steps")


def test_a_part_is_told_in_spanish(three: list[str], signed_in_as: SignedInAs) -> None:
    """The way back too."""
    assert "Todo lo de hoy" in signed_in_as("Ana", "es").get("/today?only=steps").texts("main p a")
