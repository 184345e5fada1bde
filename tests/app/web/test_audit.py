from __future__ import annotations

from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office

from amparo.declarations import Text, name_of
from amparo_app.web.application import make_application
from amparo_app.web.site import Site

NOTED_BY_NOBODY = {"account", "account_factor", "account_tokens", "first_visit", "oidc", "sign_in"}
"""Pages about oneself, which show nothing of cases or colleagues."""


def test_the_audit_says_who_looked_and_who_tried_to_sign_in(signed_in_as: SignedInAs, office: Office) -> None:
    """Whoever supervises can see it without asking whoever runs the machine."""
    case = office.case(office.open_case())
    office.records.note_read("clinic", case.id, office.people["Pablo"], office.people["Pablo"], "web deadline")
    supervisor = signed_in_as("Sofía")

    page = supervisor.get("/audit")
    rows = page.texts("tbody tr")

    assert any("Pablo Prueba looked at a date and its reasons" in row and case.number in row for row in rows), rows
    assert any("Sofía Prueba signed in" in row for row in rows), rows


def test_every_group_of_pages_has_a_name_in_the_audit(office: Office, site: Site) -> None:
    """No reader of an audit knows what our pages are called inside."""
    topics = set(make_application(site).state.topics.values())
    unnamed = {topic for topic in topics if Text(topic.replace("_", " ")) == name_of("looked_at", topic)}

    assert NOTED_BY_NOBODY == unnamed


def test_a_paralegal_finds_no_audit(signed_in_as: SignedInAs) -> None:
    """Who looked at what is for those who answer for it."""
    assert 404 == signed_in_as("Pablo").get("/audit").status


def test_chains_that_hold_are_said_to_hold(signed_in_as: SignedInAs, office: Office) -> None:
    """One click, and no command line."""
    office.open_case()
    supervisor = signed_in_as("Sofía")
    supervisor.get("/audit")

    assert ["The history of 1 case is whole."] == supervisor.send("/audit/check").texts(".notice.good")


def test_an_event_changed_by_hand_is_found(signed_in_as: SignedInAs, office: Office) -> None:
    """Whoever writes past Amparo is seen."""
    import sqlalchemy as sa

    from amparo.records import tables

    case = office.open_case()
    with office.records.database.write() as connection:
        connection.execute(sa.update(tables.events).where(tables.events.c.case == case).values(hash="0" * 64))
    supervisor = signed_in_as("Sofía")
    supervisor.get("/audit")

    assert 1 == len(supervisor.send("/audit/check").all(".notice.bad"))
