"""What is set of a plugin by its form: a wrong value is answered at its field, and nothing that was typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from tests.app.web.browsing import Browser, Page
from tests.app.web.conftest import SignedInAs
from tests.app.web.test_failures_of_forms import UNREACHABLE, read_only
from tests.core.records.office import Office

from amparo.records.plugin_choices import plugin_settings

PLUGIN = "orientation"
AT = f"/plugins/here/{PLUGIN}"
TYPED: dict[str, Any] = {"place": "El salón de la calle Inventada 1", "seats": "24", "starts": "18:30"}


def sent(browser: Browser, **typed: Any) -> Page:
    """Send the form of the plugin's settings as it is drawn, with what was typed."""
    browser.get(AT)
    return browser.send(f"{AT}/settings", **typed)


def values(page: Page) -> dict[str, str]:
    """Return what stands in the fields that can be typed into."""
    return {one.name: one.value for one in page.all(f"form[action='{AT}/settings'] input[id]") if one.type != "radio"}


def stands(office: Office) -> dict[str, Any]:
    """Return what the organization has set of the plugin."""
    found = plugin_settings(office.records, "clinic").get(PLUGIN)
    return dict(found.values) if found else {}


@pytest.mark.parametrize(
    ("language", "name", "wrong"), [("en", "seats", "many"), ("es", "seats", "900"), ("es", "starts", "25:00")]
)
def test_a_wrong_value_is_answered_at_its_field_and_all_the_others_are_kept(
    office: Office, signed_in_as: SignedInAs, language: str, name: str, wrong: str
) -> None:
    """Mended, the whole form is kept."""
    sofia = signed_in_as("Sofía", language)
    page = sent(sofia, **TYPED | {name: wrong})

    assert (422, language) == (page.status, page.tree.get("lang"))
    assert [f"{name}-problem"] == [one.get("id") for one in page.all(".problem")]
    assert page.texts(f"#{name}-problem")[0]
    assert f"{name}-problem" in page.all(f"#{name}")[0].get("aria-describedby")
    assert (TYPED | {name: wrong}).items() <= values(page).items()
    assert {} == stands(office)

    done = sofia.send(f"{AT}/settings", **{name: TYPED[name]})

    assert AT == done.path
    assert (24, TYPED["place"], TYPED["starts"]) == tuple(stands(office)[key] for key in ("seats", "place", "starts"))
    assert TYPED.items() <= values(done).items()


def test_two_wrong_values_are_told_at_once_each_at_its_own_field(office: Office, signed_in_as: SignedInAs) -> None:
    """Nobody has to send a form twice to learn of the second."""
    page = sent(signed_in_as("Sofía"), **TYPED | {"seats": "many", "ends": "late"})

    assert {"seats-problem", "ends-problem"} == {one.get("id") for one in page.all(".problem")}
    assert {} == stands(office)


def test_an_empty_field_takes_back_what_was_set(office: Office, signed_in_as: SignedInAs) -> None:
    """Then the plugin's own value stands."""
    sofia = signed_in_as("Sofía")
    sent(sofia, **TYPED)
    sent(sofia, place="")

    assert "place" not in stands(office)
    assert 24 == stands(office)["seats"]


def test_settings_that_cannot_be_written_down_stay_on_the_page(office: Office, signed_in_as: SignedInAs) -> None:
    """And are kept once they are sent again from there."""
    sofia = signed_in_as("Sofía", "es")
    sofia.get(AT)
    with read_only(office):
        page = sofia.send(f"{AT}/settings", **TYPED)

    assert 503 == page.status
    assert UNREACHABLE["es"] in page.texts("h1")[0]
    assert TYPED["place"] in page.text
    sofia.send(f"{AT}/settings")
    assert TYPED["place"] == stands(office)["place"]
