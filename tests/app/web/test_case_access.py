"""Who may see a case, on a page: why each of them does, walls with their reasons, and a restriction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.app.web.case_pages import address, in_court
from tests.core.records.office import CLIENT, Office

from amparo.case.commands import Assign, OfferPlacement
from amparo.case.walls import RaiseWall, RestrictCase
from amparo.declarations import Role

if TYPE_CHECKING:
    from tests.app.web.browsing import Page
    from tests.app.web.conftest import SignedInAs

COUSIN = "his cousin is the other party"


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case that Pablo has."""
    case = in_court(office)
    office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]))
    return case


def seers(page: Page) -> list[tuple[str, str]]:
    """Return who may see the case, as a page lists them, and why."""
    return list(zip(page.texts("main tbody th"), page.texts("main tbody td"), strict=True))


def test_everybody_who_may_see_the_case_is_named_with_the_reason(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """Whoever has it first; a volunteer without it is not among them, one to whom it is offered is."""
    office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))
    page = signed_in_as("Ana").get(address(office, case, "access"))
    rows = seers(page)

    assert ("Pablo Prueba", "has the case as paralegal") == rows[0]
    assert ("Sofía Prueba", "supervising attorney") in rows
    assert ("Víctor Prueba", "was offered the case, as long as the offer is open") in rows


def test_a_wall_is_put_up_with_a_reason_and_lifted_with_another(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """Whoever may see the case reads both; whoever is kept away finds nothing where the case was."""
    sofia, ines = signed_in_as("Sofía"), signed_in_as("Inés")
    access = address(office, case, "access")
    sofia.get(access)
    page = sofia.send(f"{access}/walls", people=office.people["Inés"], reason=COUSIN)

    assert access == page.path
    assert ["Inés Prueba"] == page.texts("main article h3")
    assert COUSIN in page.text
    assert 404 == ines.get(address(office, case)).status == ines.get("/cases/4X-NONE99").status
    assert CLIENT not in ines.get("/cases").text
    assert office.case(case).number not in ines.get("/today").text

    (wall,) = office.case(case).walls
    sofia.get(access)
    lifted: dict[str, Any] = {f"reason-{wall.id}": "the cousin settled"}
    sofia.send(f"{access}/walls/{wall.id}/lift", **lifted)

    assert () == office.case(case).walls
    assert 200 == ines.get(address(office, case)).status


def test_whoever_has_the_case_is_relieved_first_and_nothing_typed_is_lost(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """The page names them, not their id."""
    sofia, access = signed_in_as("Sofía"), address(office, case, "access")
    sofia.get(access)
    page = sofia.send(f"{access}/walls", people=office.people["Pablo"], reason=COUSIN)

    assert 422 == page.status
    assert "Pablo Prueba has this case as paralegal." in page.texts(".problem")[0]
    assert COUSIN == page.all("textarea[name=reason]")[0].text.strip()
    assert ["checked"] == [one.get("checked") for one in page.all(f"input[value={office.people['Pablo']}]")]


def test_a_wall_needs_a_reason_and_somebody(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """Both are said at once, in the reader's language."""
    sofia, access = signed_in_as("Sofía", "es"), address(office, case, "access")
    sofia.get(access)
    page = sofia.send(f"{access}/walls")

    assert 422 == page.status
    assert "Elija al menos una persona o un papel que deba quedar sin acceso." in page.texts(".problem")
    assert 2 == len(page.texts(".problem"))


def test_who_may_not_decide_about_walls_reads_them_and_has_no_form(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """A form made by hand is refused too."""
    office.do(case, "Sofía", RaiseWall(roles=(Role.SOCIAL_WORKER,), reason=COUSIN))
    pablo, access = signed_in_as("Pablo"), address(office, case, "access")
    page = pablo.get(access)

    assert ["everybody with the role “social worker”"] == page.texts("main article h3")
    assert [] == page.all(f"form[action='{access}/walls']")
    hidden = pablo.hidden() | {"people": office.people["Ana"], "reason": "a reason"}
    assert 409 == pablo.post(f"{access}/walls", hidden).status
    assert 1 == len(office.case(case).walls)


def test_whoever_restricts_a_case_that_is_not_theirs_leaves_it(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """They are told so before, and find themselves among the cases that they may still see."""
    ines, pablo, access = signed_in_as("Inés"), signed_in_as("Pablo"), address(office, case, "access")
    before = ines.get(access)
    page = ines.send(f"{access}/restriction", why="the abuser works for the county")

    assert "You will not see this case any more yourself" in before.text
    assert "/cases" == page.path
    assert office.case(case).number not in page.text
    assert 404 == ines.get(access).status
    assert "the abuser works for the county" in pablo.get(access).text
    assert [] == pablo.page.all(f"form[action='{access}/restriction']")


def test_whoever_supervises_ends_a_restriction(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """With a reason that stays on record."""
    office.do(case, "Inés", RestrictCase(reason="the abuser works for the county"))
    sofia, access = signed_in_as("Sofía"), address(office, case, "access")
    shown = sofia.get(access)
    rows = seers(shown)
    refused = sofia.send(f"{access}/restriction")
    done = sofia.send(f"{access}/restriction", why="the client asked for it")

    assert [("Pablo Prueba", "has the case as paralegal"), ("Sofía Prueba", "supervising attorney")] == rows
    assert (422, 200) == (refused.status, done.status)
    assert office.case(case).restriction is None
