"""Links without an account: opened by machines without harm, used once, and nothing told of one that does not work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.core.records.office import Office, intake

from amparo.access.links import RULES, LinkPurpose, LinkState
from amparo.declarations import phrase
from amparo.errors import UnknownName
from amparo.records import tables
from amparo.records.keys import organization_key
from amparo.records.link_tokens import grouped
from amparo.records.links import Link, Looked, NewLink
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import SPOKEN_ALPHABET
from amparo.records.sessions import Place

HERE = Place("192.0.2.7", "a browser")


def invite(office: Office, **more: object) -> tuple[Link, str]:
    """Make an invitation for Ana."""
    new = NewLink(organization="clinic", purpose=LinkPurpose.INVITE, person=office.people["Ana"])
    return office.records.make_link(new.model_copy(update=more), office.people["Sofía"])


def use(office: Office, token: str, at: Place = HERE) -> Looked:
    """Use an invitation."""
    return office.records.use_link(token, at, purpose=LinkPurpose.INVITE)


def happened(office: Office, link: Link) -> list[str]:
    """Return what happened to a link, in order."""
    return [one.what for one in office.records.link_events("clinic", link.id)]


def test_a_link_is_opened_by_a_mail_scanner_and_still_works_for_its_person(office: Office) -> None:
    """Opening changes nothing but what is known of it being opened; using it is another thing."""
    link, token = invite(office)
    opened = [office.records.look_at_link(token, Place("198.51.100.1", "a scanner")) for _ in range(3)]
    used = use(office, token)

    assert [link.id] * 4 == [one.link.id for one in (*opened, used) if one.link]
    assert ["made", "opened", "opened", "opened", "used"] == happened(office, link)


def test_a_link_is_found_by_another_process_and_however_it_was_typed(office: Office) -> None:
    """From paper it comes in groups, in small letters; the records know a hash alone."""
    link, token = invite(office)
    records = office.reopened()

    typed = [grouped(token), token.lower(), f" {grouped(token).lower()} "]
    assert [link.id] * 3 == [found.link.id for one in typed if (found := records.look_at_link(one, HERE)).link]
    assert set(token) <= set(SPOKEN_ALPHABET)
    assert len(token) == 40
    records.close()


def test_a_link_is_used_once(office: Office) -> None:
    """Whoever clicks again, or finds the mail, gets what everybody gets."""
    link, token = invite(office)

    assert [True, False, False] == [use(office, token).link is not None for _ in range(3)]
    assert office.records.look_at_link(token, HERE).link is None
    assert ["made", "used", "refused", "refused", "refused"] == happened(office, link)


def test_of_two_clicks_at_once_one_counts(office: Office) -> None:
    """Twenty at once, each from an address of its own."""
    _, token = invite(office)
    places = [Place(f"192.0.2.{number}") for number in range(20)]
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda at: use(office, token, at).link is not None, places))

    assert 1 == sum(taken)


def test_what_does_not_work_is_refused_in_one_way(office: Office) -> None:
    """Wrong, forged, used, over, revoked, or for another purpose: the same answer, and each try is on record."""
    _, used = invite(office)
    use(office, used)
    _, over = invite(office, expires=office.wall + timedelta(hours=1))
    revoked, revoked_token = invite(office)
    office.records.revoke_link("clinic", revoked.id, office.people["Sofía"])
    _, good = invite(office)
    last = SPOKEN_ALPHABET[(SPOKEN_ALPHABET.index(good[-1]) + 1) % len(SPOKEN_ALPHABET)]
    office.wall += timedelta(hours=2)
    shown = [used, over, revoked_token, good[:-1] + last, "2" * 40, "", "é" * 40, good + "2", good[:28]]
    answers = [office.records.look_at_link(one, Place(f"198.51.100.{n}")) for n, one in enumerate(shown)]
    answers += [use(office, one, Place(f"203.0.113.{n}")) for n, one in enumerate(shown)]
    answers.append(office.records.use_link(good, HERE, purpose=LinkPurpose.ANSWER_OFFER))

    assert {Looked()} == set(answers)
    assert use(office, good).link is not None
    strange = [one for one in office.records.strange_tries() if one.what == "refused"]
    assert 12 == len(strange)
    assert "198.51.100.3" in {one.detail for one in strange}


def statements(office: Office, token: str, at: Place) -> list[str]:
    """Return the statements that looking at a token sends to the database, in order."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    engine = office.records.database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        office.records.look_at_link(token, at)
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return sent


def test_what_does_not_work_takes_the_same_way_through_the_same_statements(office: Office) -> None:
    """So that how long an answer takes tells nobody whether there ever was such a link."""
    _, used = invite(office)
    use(office, used)
    _, over = invite(office, expires=office.wall + timedelta(minutes=1))
    revoked, revoked_token = invite(office)
    office.records.revoke_link("clinic", revoked.id, office.people["Sofía"])
    office.wall += timedelta(minutes=2)
    ways = [
        statements(office, one, Place(f"198.51.100.{n}"))
        for n, one in enumerate((used, over, revoked_token, "2" * 40, ""))
    ]

    assert 1 == len({tuple(way) for way in ways})
    assert any("link_events" in statement for statement in ways[0])


def test_whoever_tries_tokens_has_to_wait_and_a_right_one_too(office: Office) -> None:
    """The wait is the same for everything that is shown meanwhile."""
    _, token = invite(office)
    for _ in range(5):
        assert office.records.look_at_link("2" * 40, HERE) == Looked()
    waits = [office.records.look_at_link(one, HERE) for one in (token, "3" * 40)]

    assert {waits[0].wait} == {one.wait for one in waits}
    assert waits[0].wait is not None
    assert waits[0].link is None
    assert office.records.look_at_link(token, Place("192.0.2.8")).link is not None
    office.wall += timedelta(minutes=1)
    assert office.records.look_at_link(token, HERE).link is not None


def test_a_link_of_ones_own_buys_no_guesses(office: Office) -> None:
    """Showing one that works takes back that one try, and none of those before it."""
    _, token = invite(office)
    for _ in range(4):
        office.records.look_at_link("2" * 40, HERE)
    assert office.records.look_at_link(token, HERE).link is not None

    office.records.look_at_link("3" * 40, HERE)

    assert office.records.look_at_link(token, HERE).wait is not None


def test_whoever_has_links_that_work_is_never_made_to_wait(office: Office) -> None:
    """A clinic's volunteers sit behind one address, and open what they were sent again and again."""
    _, token = invite(office)
    opened = [office.records.look_at_link(token, HERE).link for _ in range(12)]

    assert all(opened)


def test_an_answer_that_could_not_be_passed_on_is_not_taken(office: Office) -> None:
    """The link works again once what was in the way is gone."""
    _, token = invite(office)

    def fails(*_: object) -> None:
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        office.records.use_link(token, HERE, purpose=LinkPurpose.INVITE, then=fails)

    assert use(office, token).link is not None


def test_a_link_never_outlives_the_longest_term_of_its_purpose(office: Office) -> None:
    """Whatever was asked for."""
    link, _ = invite(office, expires=office.wall + timedelta(days=999))

    assert office.wall + RULES.purposes[LinkPurpose.INVITE].lasts == link.expires


def test_another_organization_neither_sees_nor_ends_a_link(office: Office) -> None:
    """Its id is unknown there, as if there were none."""
    link, token = invite(office)
    office.records.create_organization("another", OrganizationProfile(name="Another"))
    with pytest.raises(UnknownName):
        office.records.revoke_link("another", link.id, "p-1")

    assert () == office.records.links_of("another")
    assert () == office.records.link_events("another")
    assert use(office, token).link is not None


def test_the_links_of_a_case_are_those_of_that_case(office: Office, case: str) -> None:
    """So are those for one purpose, and those that were made at once under one name."""
    other = office.open_case(intake(name="Otra Ejemplo", a_number="000-333-444"))
    for whose in (case, other):
        invite(office, purpose=LinkPurpose.STATUS_REQUEST, case=whose, batch=f"batch of {whose}")
    invite(office)

    def cases(**wanted: object) -> list[str | None]:
        return [one.case for one in office.records.links_of("clinic", **wanted)]  # type: ignore[arg-type]

    assert [case] == cases(case=case)
    assert {case, other} == set(cases(purpose=LinkPurpose.STATUS_REQUEST))
    assert [None] == cases(purpose=LinkPurpose.INVITE)
    with office.records.database.write() as connection:
        made = [office.records.has_batch(connection, whose, f"batch of {case}") for whose in (case, other)]
    assert [True, False] == made


def test_what_happened_to_a_link_says_whose_it_is_and_who_ended_it(office: Office, case: str) -> None:
    """By ids and the case's number; where it was mailed is known to the office too."""
    pablo, sofia, victor = (office.people[name] for name in ("Pablo", "Sofía", "Víctor"))
    made, _ = invite(office, purpose=LinkPurpose.STATUS_REQUEST, case=case, person=victor, email="v@example.org")
    office.records.revoke_link("clinic", made.id, pablo)

    told = [(one.what, one.person, one.number, one.detail) for one in office.records.link_events("clinic", made.id)]
    number = office.case(case).number
    assert [("made", victor, number, sofia), ("revoked", victor, number, pablo)] == told
    assert ["v@example.org"] == [one.email for one in office.records.links_of("clinic")]


def test_what_is_known_of_a_link_is_sealed_with_its_case(office: Office, case: str) -> None:
    """When the case's key is destroyed it can be read nowhere, in no copy of the database either."""
    of_case, _ = invite(office, purpose=LinkPurpose.STATUS_REQUEST, case=case, email="v@example.org")
    of_none, _ = invite(office, email="a@example.org")
    keys, opened = office.records.keys, {}
    with office.records.database.read() as connection:
        for row in connection.execute(sa.select(tables.links)):
            key = case if row.id == of_case.id else organization_key("clinic")
            opened[row.id] = keys.open(key, f"link/{row.id}", row.sealed, connection).decode()

    assert "v@example.org" in opened[of_case.id]
    assert "a@example.org" in opened[of_none.id]


def test_how_long_one_waits_with_links_is_told_in_whole_minutes(office: Office) -> None:
    """Half a minute, and twice as long with each wrong one more."""
    for wait in (0, 0, 0, 0, 0, 31, 61, 121):
        office.wall += timedelta(seconds=wait)
        office.records.look_at_link("2" * 40, HERE)
    office.wall += timedelta(seconds=58)

    assert phrase("link_wait", minutes=4) == office.records.look_at_link("2" * 40, HERE).wait


def test_the_office_sees_where_a_link_stands(office: Office) -> None:
    """Made, opened, answered; or over, or revoked."""
    link, token = invite(office)
    other, _ = invite(office)

    def states() -> dict[str, LinkState]:
        return {one.id: one.state(office.wall) for one in office.records.links_of("clinic")}

    assert {LinkState.MADE} == set(states().values())
    first = office.wall
    for _ in range(2):
        office.records.look_at_link(token, HERE)
        office.wall += timedelta(minutes=5)
    assert [first, None] == sorted((one.opened for one in office.records.links_of("clinic")), key=lambda at: at is None)
    office.records.revoke_link("clinic", other.id, office.people["Sofía"])
    assert {link.id: LinkState.OPENED, other.id: LinkState.REVOKED} == states()
    use(office, token)
    office.wall += timedelta(days=400)
    assert LinkState.ANSWERED == states()[link.id]


def test_a_row_that_somebody_wrote_into_the_database_makes_no_link(office: Office) -> None:
    """Without the key nobody knows the hash of a token, nor can sign one."""
    link, token = invite(office)
    with office.records.database.write() as connection:
        connection.execute(tables.links.update().where(tables.links.c.id == link.id).values(token="0" * 64))

    assert office.records.look_at_link(token, HERE).link is None


def test_a_ticket_is_good_for_its_link_and_for_some_minutes(office: Office) -> None:
    """It stands for the question that was answered."""
    link, _ = invite(office)
    other, _ = invite(office)
    ticket = office.records.ticket(link.id)

    assert office.records.ticket_holds(link.id, ticket)
    assert not office.records.ticket_holds(other.id, ticket)
    assert not any(office.records.ticket_holds(link.id, wrong) for wrong in ("", "9", f"9{ticket}", f"{ticket}0", "²."))
    office.wall += timedelta(minutes=RULES.ticket_minutes) - timedelta(seconds=1)
    assert office.records.ticket_holds(link.id, ticket)
    office.wall += timedelta(seconds=1)
    assert not office.records.ticket_holds(link.id, ticket)
