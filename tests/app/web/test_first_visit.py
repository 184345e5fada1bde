from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.app.clinic import mark
from tests.app.web.browsing import PASSWORD, Browser, site_of
from tests.core.records.office import Office

from amparo.declarations import Role

FILLED: dict[str, Any] = {
    "organization": "clinic",
    "name": "Alma Inventada",
    "email": "alma@example.org",
    "zone": "America/Los_Angeles",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Browser]:
    """Return a browser at an office to which nobody can sign in."""
    office = Office(tmp_path)
    mark(office)
    yield Browser(site_of(office, lambda: office.now), office)
    office.records.close()


def first_visit(browser: Browser) -> str:
    """Return the path of the first visit."""
    return f"/first-visit/{browser.site.first_visit_code}"


def test_the_first_administrator_is_made_and_signed_in(newcomer: Browser) -> None:
    """There is no password that anybody else could know."""
    newcomer.get(first_visit(newcomer))
    newcomer.send(first_visit(newcomer), **FILLED, roles="supervising_attorney")
    made = newcomer.office.records.find_person("clinic", "alma@example.org")

    assert (Role.SUPERVISING_ATTORNEY, Role.OPERATOR) == made.roles
    assert "Alma Inventada" in newcomer.get("/account").text


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"name": ""}, "This is needed."),
        ({"email": "alma"}, "This is no e-mail address. Write it as name@example.org."),
        ({"password": "short", "password_again": "short"}, "A password needs at least 12 characters"),
        ({"password_again": "correct cedar batery"}, "The two are not the same."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    newcomer: Browser, changed: dict[str, str], problem: str
) -> None:
    """Nothing is made before everything is right; passwords alone are typed anew."""
    newcomer.get(first_visit(newcomer))
    page = newcomer.send(first_visit(newcomer), **{**FILLED, **changed})

    assert 422 == page.status
    assert any(problem in said for said in page.texts(".problem")), page.texts(".problem")
    assert [changed.get("email", FILLED["email"])] == [one.get("value") for one in page.all("#email")]
    assert not newcomer.office.records.has_any_account()


def test_without_the_code_there_is_no_first_visit(newcomer: Browser) -> None:
    """Whoever merely finds the pages learns where the address stands."""
    assert 404 == newcomer.get("/first-visit/" + "0" * 32).status
    assert "Nobody can sign in here yet" == newcomer.get("/first-visit").texts("h1")[0]


def test_once_somebody_has_an_account_the_code_opens_nothing(newcomer: Browser) -> None:
    """Whoever kept the address of the first visit cannot make themselves an administrator later."""
    newcomer.office.records.set_password(newcomer.office.people["Ana"], PASSWORD)

    assert 404 == newcomer.get(first_visit(newcomer)).status
