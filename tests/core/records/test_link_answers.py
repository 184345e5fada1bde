"""Answers that come by a link: taken once, carried out as a command or written down, and passed on to whoever acts."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from tests.core.records.closed_case import Closed
from tests.core.records.office import A_NUMBER, CLIENT, Office, intake
from tests.core.records.test_links import HERE
from tests.secrecy.marks import find

from amparo.access.links import RULES, LinkPurpose, LinkState
from amparo.case.client_view import Appointment
from amparo.case.commands import AnswerOffer, Assign, OfferPlacement
from amparo.case.model import Person
from amparo.case.outside_answers import AnswerStatus, ClientAnswered, StatusAnswered, StatusStanding
from amparo.declarations import AppointmentKind, Role
from amparo.notifications.messages import Recipient, link_address, write_message
from amparo.notifications.notices import NoticeKind, PlannedMessage
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.link_answers import answer_as_client, answer_by_link, answered_already, ask_client
from amparo.records.links import Link, Looked, NewLink
from amparo.records.requests import CarryOut, Outcome
from amparo.records.sessions import Place

HEARING = Appointment(event="e9", kind=AppointmentKind.HEARING, on=date(2027, 3, 4), hour="08:30")
BORN = "1987"
OF_LINKS = (tables.links, tables.link_uses, tables.link_events)


def offered(office: Office, case: str) -> str:
    """Offer a case to Víctor, and return the token in his mail."""
    office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))
    (notice,) = [n.notice for n in office.records.notices_about(case) if n.notice.kind is NoticeKind.OFFER_MADE]
    return notice.link


def carried_out(office: Office) -> list[Outcome]:
    """Carry out whatever lies in the inbox, as the engine does, and return what came of it."""
    waiting = office.records.waiting_commands(office.wall + timedelta(days=999))
    return [carry_out(office.records, CarryOut(case=one.case, command=one.command, now=office.now)) for one in waiting]


def of_client(office: Office, case: str) -> tuple[Link, str]:
    """Make a link for the client of a case."""
    new = NewLink(
        organization="clinic", purpose=LinkPurpose.CLIENT_STATUS, person=office.case(case).persons[0].id, case=case
    )
    return office.records.make_link(new, office.people["Pablo"])


@pytest.fixture
def born(office: Office) -> str:
    """Return the id of a case whose client's birth date is on record."""
    person = Person(id="", role="principal", name=CLIENT, a_number=A_NUMBER, birth_date=date(1987, 5, 6))
    return office.open_case(intake().model_copy(update={"persons": (person,)}))


def test_an_offer_is_answered_from_its_mail(office: Office, case: str) -> None:
    """The volunteer has no account, and the case is theirs; the link is over with it."""
    token = offered(office, case)
    looked = answer_by_link(office.records, token, HERE, AnswerOffer(accept=True, reason="gladly"))
    (outcome,) = carried_out(office)

    assert looked.link is not None
    assert outcome.refused is None
    assert office.people["Víctor"] == office.case(case).assigned[Role.PRO_BONO_ATTORNEY]
    assert answer_by_link(office.records, token, HERE, AnswerOffer(accept=False)).link is None
    assert [] == carried_out(office)


def test_the_mail_of_an_offer_shows_the_address_of_its_link_and_no_fact(office: Office, case: str) -> None:
    """In both languages; without pages there is no link to show."""
    token = offered(office, case)
    notice = next(n.notice for n in office.records.notices_about(case) if n.notice.link == token)
    message, me = PlannedMessage(notices=(notice,)), {"name": "Víctor Prueba", "email": "v@example.org"}
    for language in ("en", "es"):
        to = Recipient.model_validate(me | {"language": language})
        written = write_message(message, to, at=office.wall, pages="https://cases.example.org")
        assert link_address("https://cases.example.org", token) in written.body
        assert CLIENT not in written.body
        assert "asyl" not in written.body + written.subject
        assert token not in write_message(message, to, at=office.wall).body


def test_of_two_clicks_at_once_one_answer_is_carried_out(office: Office, case: str) -> None:
    """One accepts while the other declines."""
    token = offered(office, case)
    with ThreadPoolExecutor(2) as pool:
        bodies = (AnswerOffer(accept=True), AnswerOffer(accept=False))
        looked = list(pool.map(lambda body: answer_by_link(office.records, token, HERE, body), bodies))

    assert 1 == sum(one.link is not None for one in looked)
    assert 1 == len(carried_out(office))


def test_a_link_answers_the_offer_that_it_was_made_for_and_no_later_one(office: Office, case: str) -> None:
    """Somebody declined and is offered the case again: the older mail answers nothing."""
    first = offered(office, case)
    (link,) = office.records.links_of("clinic", case=case)
    assert not answered_already(link, office.case(case))
    office.do(case, "Víctor", AnswerOffer(accept=False))
    assert answered_already(link, office.case(case))
    office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))
    answer_by_link(office.records, first, HERE, AnswerOffer(accept=True))
    (outcome,) = carried_out(office)

    assert outcome.refused is not None
    assert "no_offer" == outcome.refused.code


def test_an_offers_link_ends_with_the_offer(office: Office, case: str) -> None:
    """Not days later."""
    token = offered(office, case)
    (offer,) = office.case(case).offers
    office.wall = offer.expires

    assert office.records.look_at_link(token, HERE).link is None


def test_how_a_case_stands_is_said_from_a_link(office: Office, case: str) -> None:
    """In the record, in the volunteer's own words; a call for help is the coordinator's to answer."""
    office.do(case, "Clara", Assign(role=Role.PRO_BONO_ATTORNEY, person=office.people["Víctor"]))
    new = NewLink(
        organization="clinic", purpose=LinkPurpose.STATUS_REQUEST, person=office.people["Víctor"], case=case, batch="b"
    )
    link, token = office.records.make_link(new, office.people["Clara"])
    body = AnswerStatus(standing=StatusStanding.NEEDS_HELP, words=" I need an interpreter. ")
    assert answer_by_link(office.records, token, HERE, AnswerOffer(accept=True)).link is None  # not what it is for
    assert answer_by_link(office.records, token, HERE, body).link is not None
    (outcome,) = carried_out(office)

    assert outcome.refused is None
    history = office.records.history(case)
    said = [(e.actor, e.body.words, e.operator) for e in history if isinstance(e.body, StatusAnswered)]
    assert [(office.people["Víctor"], "I need an interpreter.", "link")] == said
    assert [Role.PRO_BONO_COORDINATOR] == [item.owner for item in office.case(case).attention]
    assert body == AnswerStatus.model_validate_json(office.records.link_uses([link])[link.id].answer)


def test_whoever_no_longer_has_the_case_says_nothing_about_it(office: Office, case: str) -> None:
    """The link of a volunteer who gave it back reaches nothing: the case itself refuses."""
    new = NewLink(organization="clinic", purpose=LinkPurpose.STATUS_REQUEST, person=office.people["Víctor"], case=case)
    _, token = office.records.make_link(new, office.people["Clara"])
    answer_by_link(office.records, token, HERE, AnswerStatus(standing=StatusStanding.ON_TRACK))
    (outcome,) = carried_out(office)

    assert outcome.refused is not None
    assert "not_allowed" == outcome.refused.code


def test_a_client_confirms_each_appointment_once(office: Office, born: str) -> None:
    """The link goes on working, and a moved hearing is confirmed anew."""
    link, token = of_client(office, born)
    moved = HEARING.model_copy(update={"on": date(2027, 4, 1)})
    taken = [
        answer_as_client(office.records, token, HERE, one, comes=True).link is not None
        for one in (HEARING, HEARING, moved)
    ]

    assert [True, False, True] == taken
    said = [
        (e.actor, e.body.on, e.body.comes) for e in office.records.history(born) if isinstance(e.body, ClientAnswered)
    ]
    assert [("client", HEARING.on, True), ("client", moved.on, True)] == said
    assert () == office.case(born).attention
    assert office.records.verify_chain(born).holds
    assert LinkState.ANSWERED == office.records.links_of("clinic", case=born)[0].state(office.wall)
    assert link.id == (office.records.look_at_link(token, HERE).link or link).id


def test_what_a_client_answered_is_found_by_its_appointment_and_its_link(office: Office, born: str) -> None:
    """Another appointment was not answered by it, nor this one by the other link that they have."""
    (link, token), (other, second) = of_client(office, born), of_client(office, born)
    moved = HEARING.model_copy(update={"on": date(2027, 4, 1)})
    answer_as_client(office.records, token, HERE, HEARING, comes=True)
    office.wall += timedelta(minutes=1)
    answer_as_client(office.records, second, HERE, moved, comes=False)

    def found(whose: Link, appointment: Appointment) -> str | None:
        use = office.records.answered_with(whose, f"appointment/{appointment.key}")
        return use.answer if use else None

    assert ["comes", None] == [found(link, one) for one in (HEARING, moved)]
    assert [None, "cannot_come"] == [found(other, one) for one in (HEARING, moved)]
    uses = office.records.link_uses([link, other])
    assert {link.id: "comes", other.id: "cannot_come"} == {id_: use.answer for id_, use in uses.items()}
    assert timedelta(minutes=1) == uses[other.id].at - uses[link.id].at


def test_a_client_who_cannot_come_is_somebodys_to_call_at_once(office: Office, born: str) -> None:
    """The engine need not run for it."""
    _, token = of_client(office, born)
    answer_as_client(office.records, token, HERE, HEARING, comes=False, words="my child is ill")

    (item,) = office.case(born).attention
    assert Role.PARALEGAL == item.owner
    told = [n.notice.recipient for n in office.records.notices_about(born)]
    assert [office.people["Pablo"]] == told
    assert () == office.records.rebuild(born).differs


def test_the_question_is_asked_a_few_times_and_then_the_link_is_locked(office: Office, born: str) -> None:
    """Also for the right answer; the office is told once."""
    link, token = of_client(office, born)
    answers = [
        ask_client(office.records, token, Place(f"192.0.2.{n}"), wrong)[1]
        for n, wrong in enumerate(("", "1986", "05/06", "1988", "87")[: RULES.most_wrong])
    ]

    assert [False] * RULES.most_wrong == answers
    assert ask_client(office.records, token, HERE, BORN) == (office.records.look_at_link(token, HERE), False)
    (after,) = office.records.links_of("clinic", case=born)
    assert LinkState.LOCKED == after.state(office.wall)
    assert [f"link/{link.id}"] == [item.about for item in office.case(born).attention]


def test_the_right_answer_forgives_the_wrong_ones(office: Office, born: str) -> None:
    """Whoever mistypes now and then is not locked out in the end."""
    _, token = of_client(office, born)
    ask_client(office.records, token, HERE, "1986")
    looked, passed = ask_client(office.records, token, HERE, f" {BORN} ")

    assert passed
    assert looked.link is not None
    assert 0 == looked.link.wrong


def test_whoever_tried_links_that_nobody_has_waits_with_an_answer_too(office: Office, born: str) -> None:
    """It is neither right nor counted as wrong."""
    _, token = of_client(office, born)
    for _ in range(5):
        office.records.look_at_link("2" * 40, HERE)
    looked, passed = ask_client(office.records, token, HERE, BORN)

    assert (None, False) == (looked.link, passed)
    assert looked.wait is not None
    assert [0] == [one.wrong for one in office.records.links_of("clinic", case=born)]


def test_the_last_answer_that_is_allowed_may_be_the_right_one(office: Office, born: str) -> None:
    """Wrong ones are counted for the link that they were given to: the other that the client has is as it was."""
    (_, token), (other, _) = of_client(office, born), of_client(office, born)
    for number in range(RULES.most_wrong - 1):
        ask_client(office.records, token, Place(f"192.0.2.{number}"), "1986")

    assert ask_client(office.records, token, HERE, BORN)[1]
    assert () == office.case(born).attention, "nobody is told of a link that is not locked"
    assert [0, 0] == [one.wrong for one in office.records.links_of("clinic", case=born)]
    for number in range(RULES.most_wrong):
        ask_client(office.records, token, Place(f"198.51.100.{number}"), "1986")
    assert {other.id: False} == {
        one.id: one.locked for one in office.records.links_of("clinic", case=born) if one.id == other.id
    }


def test_a_link_that_asks_nothing_takes_no_answer_to_a_question(office: Office, born: str) -> None:
    """Nobody locks a volunteer's link by it, and none of them leads to what a client reads."""
    token = offered(office, born)
    asked = [
        ask_client(office.records, token, Place(f"192.0.2.{number}"), BORN) for number in range(RULES.most_wrong + 1)
    ]

    assert {(Looked(), False)} == set(asked)
    assert office.records.look_at_link(token, HERE).link is not None
    assert () == office.case(born).attention


def test_a_client_whose_birth_date_nobody_knows_is_asked_for_the_end_of_the_a_number(office: Office, case: str) -> None:
    """An empty answer is never right."""
    _, token = of_client(office, case)

    assert ask_client(office.records, token, HERE, A_NUMBER[-3:])[1]
    assert not ask_client(office.records, token, HERE, "")[1]


def test_nothing_of_a_link_is_legible_in_the_files_or_the_log(
    office: Office, born: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither its token, in any spelling, nor whom it is for, what was answered, or from where."""
    caplog.set_level(logging.DEBUG)
    tokens = [offered(office, born)]
    answer_by_link(office.records, tokens[0], HERE, AnswerOffer(accept=False, reason="too far for me"))
    new = NewLink(
        organization="clinic",
        purpose=LinkPurpose.CLIENT_STATUS,
        person=office.case(born).persons[0].id,
        case=born,
        email="luz.marina@example.org",
    )
    tokens.append(office.records.make_link(new, office.people["Pablo"])[1])
    ask_client(office.records, tokens[1], HERE, "1986")
    answer_as_client(office.records, tokens[1], HERE, HEARING, comes=False, words="my child is ill")
    marks = (*tokens, CLIENT, "luz.marina@example.org", "my child is ill", "too far for me", HERE.address, HEARING.key)

    found = [one for name, content in office.files().items() for one in find(content, marks, name, deep=False)]
    assert [] == found
    assert [] == [mark for mark in marks if mark in caplog.text]


def test_the_links_of_an_erased_case_are_gone_with_it(closed: Closed) -> None:
    """Its key is destroyed, and so is what it sealed; nobody finds a link that cannot be read."""
    _, token = of_client(closed.office, closed.case)
    answer_as_client(closed.records, token, HERE, HEARING, comes=True)
    closed.erase()

    assert () == closed.records.links_of("clinic")
    assert closed.records.look_at_link(token, HERE).link is None
    with closed.records.database.read() as connection:
        counted = [connection.execute(sa.select(t).where(t.c.case == closed.case)).all() for t in OF_LINKS]
    assert [[], [], []] == counted
