from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from amparo.declarations.text import Language, Text
from amparo.notifications import (
    Notice,
    NoticeKind,
    OwnWords,
    PlannedMessage,
    Recipient,
    Urgency,
    compose_email,
    message_id,
    write_message,
)

AT = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
ANA = Recipient(name="Ana Lucía Figueroa", email="ana@example.org", language=Language.ENGLISH)
OFFICE = Recipient(name="Amparo", email="amparo@clinic.example.org", language=Language.ENGLISH)
FORBIDDEN = re.compile(
    "asyl|asil|immigra|inmigra|migra|refug|court|corte|tribunal|hearing|audiencia|judge|juez|deport|removal|remoci|"
    "deadline|plazo|client|statute|i-589|a-number|eoir|uscis|\\bice\\b|detain|deten",
    re.IGNORECASE,
)


def planned(
    kind: NoticeKind = NoticeKind.RUNG,
    *,
    due: date | None = date(2027, 1, 12),
    urgency: Urgency = Urgency.SOON,
    reference: str = "LA-2026-0117",
    notice_id: str = "case/asylum_one_year_filing/1",
    count: int = 1,
) -> PlannedMessage:
    """Return a message of `count` equal notices."""
    one = Notice(
        id=notice_id,
        organization="clinic",
        recipient="person-1",
        kind=kind,
        reference=reference,
        urgency=urgency,
        due=due,
    )
    return PlannedMessage(notices=(one,) * count)


def in_language(language: Language) -> Recipient:
    """Return Ana as a reader of the language."""
    return ANA.model_copy(update={"language": language})


def test_an_english_mail_says_reference_urgency_by_when_and_what_to_open() -> None:
    """The whole mail, word for word."""
    written = write_message(planned(urgency=Urgency.NOW), ANA, at=AT)

    assert written.subject == "Urgent: LA-2026-0117: please look before Tuesday, January 12, 2027"
    assert written.body == (
        "Hello Ana Lucía Figueroa,\n\n"
        "A date is coming closer and needs your attention.\n\n"
        "Reference: LA-2026-0117\n"
        "When:      please look before Tuesday, January 12, 2027\n"
        "Open:      Amparo, and look at case LA-2026-0117\n\n"
        "To keep people safe, this message says nothing more. Please do not write details in an e-mail either.\n\n"
        "Thank you for your work.\nAmparo\n"
    )


def test_a_spanish_mail_says_the_same() -> None:
    """Who reads Spanish is not sent English."""
    written = write_message(planned(urgency=Urgency.NOW), in_language(Language.SPANISH), at=AT)

    assert written.subject == "Urgente: LA-2026-0117: por favor, mírelo antes del martes, 12 de enero de 2027"
    assert written.body == (
        "Hola, Ana Lucía Figueroa:\n\n"
        "Se acerca una fecha que requiere su atención.\n\n"
        "Referencia: LA-2026-0117\n"
        "Cuándo:     por favor, mírelo antes del martes, 12 de enero de 2027\n"
        "Abra:       Amparo, y mire el caso LA-2026-0117\n\n"
        "Para cuidar a las personas, este mensaje no dice más. Por favor, tampoco escriba detalles en un correo.\n\n"
        "Gracias por su trabajo.\nAmparo\n"
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("count", [1, 2])
def test_every_kind_has_a_sentence_of_its_own(language: Language, count: int) -> None:
    """Each kind of news reads as itself, alone and in a digest."""
    bodies = {write_message(planned(kind, count=count), in_language(language), at=AT).body for kind in NoticeKind}

    assert len(NoticeKind) == len(bodies) == 20


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("urgency", Urgency)
@pytest.mark.parametrize("due", [None, date(2026, 11, 1), date(2027, 1, 12)])
@pytest.mark.parametrize("count", [1, 3])
def test_no_word_of_the_law_is_in_a_mail(
    language: Language, kind: NoticeKind, urgency: Urgency, due: date | None, count: int
) -> None:
    """Whoever looks over a shoulder learns nothing about anybody's case."""
    written = write_message(planned(kind, due=due, urgency=urgency, count=count), in_language(language), at=AT)

    assert [] == FORBIDDEN.findall(written.subject + "\n" + written.body)


@given(
    marker=st.text(alphabet="ABCDEFGHJKLMNPQRSTUVWXYZ23456789", min_size=12, max_size=12),
    kind=st.sampled_from(NoticeKind),
    language=st.sampled_from(Language),
    count=st.integers(1, 3),
)
def test_nothing_of_a_notice_but_its_reference_and_date_reaches_the_mail(
    marker: str, kind: NoticeKind, language: Language, count: int
) -> None:
    """Ids that name rules, people or organizations stay inside, headers included."""
    secret = Notice(
        id=f"{marker}/1",
        organization=marker,
        recipient=marker,
        kind=kind,
        reference=f"María {marker}",
        urgency=Urgency.SOON,
        due=date(2027, 1, 12),
    )

    email = compose_email(
        PlannedMessage(notices=(secret,) * count), in_language(language), sender=OFFICE, at=AT
    ).as_bytes()

    assert marker not in email.decode()


@pytest.mark.parametrize(
    "reference", ["A000-123-456", "000-123-456", "000123456", "a-000123456", "María Pérez", "x" * 41, "a\r\nBcc: b"]
)
def test_a_reference_that_could_tell_who_it_is_about_is_left_out(reference: str) -> None:
    """A clinic that numbers its cases by A-number still gets its mail, without the number."""
    email = compose_email(planned(reference=reference), ANA, sender=OFFICE, at=AT)

    assert email["Subject"] == "Amparo: please look before Tuesday, January 12, 2027"
    assert reference not in str(email)
    assert "Amparo, and look at your list" in email.get_content()


@pytest.mark.parametrize("due", [None, date(2026, 11, 30), date(2026, 12, 1)])
@pytest.mark.parametrize(
    ("urgency", "subject"),
    [
        (Urgency.NOW, "Urgent: LA-2026-0117: please look today"),
        (Urgency.SOON, "LA-2026-0117: please look soon"),
        (Urgency.ROUTINE, "LA-2026-0117: please look when you have a moment"),
    ],
)
def test_a_date_that_has_come_is_not_shown_as_one_to_look_before(
    due: date | None, urgency: Urgency, subject: str
) -> None:
    """“Before yesterday” would tell nobody what to do."""
    assert subject == write_message(planned(due=due, urgency=urgency), ANA, at=AT).subject


def test_a_digest_lists_each_reference_with_its_date() -> None:
    """After an outage each case still has its line and its date."""
    first, second = planned(), planned(reference="LA-2026-0200", due=date(2027, 2, 1), kind=NoticeKind.STEP_DUE)

    written = write_message(PlannedMessage(notices=first.notices + second.notices), ANA, at=AT)

    assert written.subject == "Amparo: 2 messages that should have come earlier"
    assert (
        "1. LA-2026-0117: A date is coming closer and needs your attention.\n"
        "   When: please look before Tuesday, January 12, 2027\n"
        "   Open: Amparo, and look at case LA-2026-0117\n\n"
        "2. LA-2026-0200: A task is due.\n"
        "   When: please look before Monday, February 1, 2027\n"
        "   Open: Amparo, and look at case LA-2026-0200\n"
    ) in written.body


def test_a_mornings_look_ups_do_not_read_like_an_outage() -> None:
    """They come every morning: the digest says what to do, not that something was late."""
    first, second = planned(NoticeKind.LOOK_UP, due=None), planned(NoticeKind.LOOK_UP_CLIMBED, due=None)
    both = PlannedMessage(notices=first.notices + second.notices)
    english, spanish = (write_message(both, in_language(language), at=AT) for language in Language)

    assert "2 things to look up" in english.subject
    assert "Print the sheet before you begin" in english.body
    assert "2 cosas por consultar" in spanish.subject
    assert "could not be sent" not in english.body


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", [NoticeKind.LOOK_UP, NoticeKind.LOOK_UP_CLIMBED])
@pytest.mark.parametrize("count", [1, 3])
def test_a_mail_of_look_ups_leads_to_their_sheet_once(language: Language, kind: NoticeKind, count: int) -> None:
    """By an address that is everybody's, so nobody is asked to keep it to themselves; without pages there is none."""
    pages, to = "https://cases.example.org/", in_language(language)
    written = write_message(planned(kind, due=None, count=count), to, at=AT, pages=pages)
    without = write_message(planned(kind, due=None, count=count), to, at=AT)

    assert 1 == written.body.count("https://cases.example.org/today/look-ups\n")
    assert [] == FORBIDDEN.findall(written.body)
    assert not [word for word in ("yours alone", "solo para usted") if word in written.body]
    assert "https" not in without.body


def test_a_mail_of_anything_else_does_not_lead_to_the_sheet() -> None:
    """What is no look-up stands in no line of it."""
    written = [
        write_message(planned(kind, count=2), ANA, at=AT, pages="https://cases.example.org") for kind in NoticeKind
    ]

    assert 2 == sum("/today/look-ups" in one.body for one in written)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("count", [1, 2])
def test_a_mail_about_a_case_leads_to_its_page(language: Language, count: int) -> None:
    """What is done every day takes one click; the address says the case's number, which the mail says anyway."""
    pages, to = "https://cases.example.org/", in_language(language)
    written = write_message(planned(count=count), to, at=AT, pages=pages)
    hidden = write_message(planned(count=count, reference="000-123-456"), to, at=AT, pages=pages)

    assert count == written.body.count("https://cases.example.org/cases/LA-2026-0117\n")
    assert [] == FORBIDDEN.findall(written.body)
    assert "https" not in hidden.body


def test_a_mail_about_an_offer_leads_to_the_page_that_asks() -> None:
    """Whoever is asked sees nothing else of the case before they answer."""
    written = write_message(planned(NoticeKind.OFFER_MADE), ANA, at=AT, pages="https://cases.example.org")

    assert "Open:      https://cases.example.org/cases/LA-2026-0117/placement\n" in written.body


def test_the_headers_are_those_of_one_mail_that_may_be_sent_twice() -> None:
    """The same notice is the same Message-ID; the date is the given instant; nobody's autoresponder answers."""
    email = compose_email(planned(), ANA, sender=OFFICE, at=AT)
    again = compose_email(planned(), ANA, sender=OFFICE, at=AT)

    assert "Amparo <amparo@clinic.example.org>" == email["From"]
    assert "Ana Lucía Figueroa <ana@example.org>" == email["To"]
    assert "Tue, 01 Dec 2026 17:00:00 +0000" == email["Date"]
    assert "auto-generated" == email["Auto-Submitted"]
    assert "LA-2026-0117" == email["X-Amparo-Reference"]
    assert email["Message-ID"] == again["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{40}@clinic\.example\.org>", email["Message-ID"])
    assert [] == list(email.iter_attachments())


def test_different_notices_have_different_message_ids() -> None:
    """Two mails are never taken for one."""
    assert message_id("case/rule/1", "example.org") != message_id("case/rule/2", "example.org")


def test_a_mail_survives_the_wire() -> None:
    """Accents in subject, name and text arrive."""
    sent = compose_email(planned(), in_language(Language.SPANISH), sender=OFFICE, at=AT)

    read = message_from_bytes(sent.as_bytes(), policy=SMTP)

    assert (sent["Subject"], sent["To"]) == (read["Subject"], read["To"])
    assert "Cuándo:     por favor, mírelo" in read.get_content()


@pytest.mark.parametrize(
    "email",
    [
        "ana",
        "ana@example.org\r\nBcc: b@example.org",
        "a@b, c@d",
        "Ana <ana@example.org>",
        "a..b@example.org",
        "a@exa..mple.org",
        "a:b@example.org",
        "ana\x00@example.org",
        "=?utf-8?q?a?=@example.org",
        "ñandú@example.org",
        "a" * 250 + "@example.org",
    ],
)
def test_an_address_that_is_not_one_address_is_refused(email: str) -> None:
    """A recipient cannot smuggle in another one."""
    with pytest.raises(ValidationError, match="email"):
        Recipient(name="Ana", email=email, language=Language.ENGLISH)


@given(name=st.text(max_size=60))
def test_any_name_can_be_written_to(name: str) -> None:
    """Whatever a colleague's name was pasted from, their mail goes out."""
    sent = compose_email(planned(), ANA.model_copy(update={"name": name}), sender=OFFICE, at=AT)

    read = message_from_bytes(sent.as_bytes(), policy=SMTP)
    assert ["ana@example.org"] == [address.addr_spec for address in read["To"].addresses]


def test_a_name_on_two_lines_is_one_line() -> None:
    """A pasted name cannot end a header."""
    email = compose_email(planned(), ANA.model_copy(update={"name": "Ana\r\nBcc: b"}), sender=OFFICE, at=AT)

    assert "Hello Ana Bcc: b," in email.get_content()
    assert email["Bcc"] is None


@pytest.mark.parametrize("language", list(Language))
def test_a_mail_says_which_language_it_is_in(language: Language) -> None:
    """A screen reader needs to know before it reads aloud."""
    email = compose_email(planned(), in_language(language), sender=OFFICE, at=AT)

    assert message_from_bytes(email.as_bytes(), policy=SMTP)["Content-Language"] == language.value


@pytest.mark.parametrize("language", list(Language))
def test_a_reminder_says_its_own_words_in_the_readers_language_and_on_one_line_of_subject(language: Language) -> None:
    """As its plugin declares them; somebody whose name is not known is greeted without one."""
    words = OwnWords(
        subject=Text("You are\nexpected", "Le\nesperamos"), sentence=Text("It is on Monday.", "Es el lunes.")
    )
    one = planned(NoticeKind.REGISTER_REMINDER).notices[0].model_copy(update={"words": words})
    nameless = Recipient(name="", email="rosa@example.org", language=language)
    written = write_message(PlannedMessage(notices=(one,)), nameless, at=AT)

    assert {"en": "You are expected", "es": "Le esperamos"}[language] == written.subject
    assert written.body.startswith({"en": "Hello,\n\nIt is on Monday.\n", "es": "Hola,\n\nEs el lunes.\n"}[language])
