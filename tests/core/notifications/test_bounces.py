"""Reports of mails that came back: read as RFC 3464 has it, and refused gently when they are anything else."""

from __future__ import annotations

import pytest

from amparo.errors import InvalidInput
from amparo.notifications.bounces import LARGEST_BYTES, Fate, read_bounce
from amparo.notifications.messages import message_key

KEY = message_key("0" * 32 + "/7/1")
# The shape of the first example of RFC 3464, appendix E, with invented hosts and people.
REPORT = """\
From: MAILER-DAEMON@mail.example.org
To: deadlines@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="RAA14128"

--RAA14128
Content-Type: text/plain; charset={charset}

The mail could not be delivered. Señora Invented's mailbox is full.

--RAA14128
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Thu, 7 Jul 2027 07:07:07 +0000

Final-Recipient: RFC822; ana@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 552 5.2.2 ana@example.org: mailbox full

--RAA14128
Content-Type: {original}

Message-ID: {id}
From: deadlines@example.org
To: ana@example.org
Subject: please look before July 20

--RAA14128--
"""


def report(
    *,
    action: str = "failed",
    status: str = "5.2.2",
    original: str = "message/rfc822",
    id_: str = f"<{KEY}@example.org>",
    charset: str = "utf-8",
    encoding: str = "utf-8",
) -> bytes:
    """Return a report as a mail server writes it."""
    text = REPORT.format(action=action, status=status, original=original, id=id_, charset=charset)
    return text.replace("\n", "\r\n").encode(encoding)


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers", "message/global-headers"])
def test_a_report_names_our_mail_by_its_message_id(original: str) -> None:
    """Whether the mail server sends back the whole mail or its headers alone."""
    bounce = read_bounce(report(original=original))

    assert (KEY, Fate.FAILED, "5.2.2") == (bounce.message, bounce.fate, bounce.status)


@pytest.mark.parametrize(
    ("status", "english"),
    [
        ("5.1.1", "status 5.1.1: there is no such mailbox"),
        ("5.2.2", "status 5.2.2: the mailbox is full"),
        ("5.1.99", "status 5.1.99: something is wrong with the address"),
        ("5.9.9", "status 5.9.9: the report gives no reason"),
        ("", "status -: the report gives no reason"),
    ],
)
def test_a_status_code_is_told_in_words(status: str, english: str) -> None:
    """In those of RFC 3463, never in the report's own, which quote the address."""
    assert english == read_bounce(report(status=status)).words.en


@pytest.mark.parametrize(
    ("action", "status", "fate"),
    [
        ("failed", "5.1.1", Fate.FAILED),
        ("Failed", "4.4.7", Fate.FAILED),  # given up: the action decides
        ("delayed", "4.4.1", Fate.DELAYED),
        ("", "4.4.1", Fate.DELAYED),
        ("", "5.4.1", Fate.FAILED),
        ("delivered", "2.0.0", Fate.ARRIVED),
        ("relayed", "2.0.0", Fate.ARRIVED),
        ("expanded", "2.0.0", Fate.ARRIVED),
    ],
)
def test_what_became_of_a_mail_is_what_the_action_says(action: str, status: str, fate: Fate) -> None:
    """The status decides only where a report leaves the action out."""
    assert fate is read_bounce(report(action=action, status=status)).fate


@pytest.mark.parametrize("name", ["In-Reply-To", "References"])
def test_a_report_without_the_original_names_our_mail_in_its_own_headers(name: str) -> None:
    """Some mail servers send nothing back but refer to it."""
    told = report(id_="<another@example.org>").decode()

    assert KEY == read_bounce(f"{name}: <x@example.org> <{KEY}@example.org>\r\n{told}".encode()).message


@pytest.mark.parametrize(
    ("charset", "encoding"), [("iso-8859-1", "iso-8859-1"), ("utf-16", "utf-8"), ("none", "cp1252")]
)
def test_the_words_of_a_report_may_be_in_any_charset(charset: str, encoding: str) -> None:
    """Nobody reads them; also where the charset is a lie or does not exist."""
    assert KEY == read_bounce(report(charset=charset, encoding=encoding)).message


def test_the_worst_that_a_report_says_counts() -> None:
    """A list may have passed the mail on to several."""
    several = report(action="delivered", status="2.0.0").replace(
        b"Diagnostic-Code:", b"\r\nFinal-Recipient: rfc822; b@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\nX:"
    )

    assert (Fate.FAILED, "5.1.1") == (read_bounce(several).fate, read_bounce(several).status)


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\x00\xff\xfe garbage \x80",
        b"Subject: a plain mail\r\n\r\nhello",
        report().split(b"message/delivery-status")[0],
        report()[: len(report()) // 3],
        report().replace(b"multipart/report", b"multipart/mixed"),
        report(id_="<somebody-elses@example.org>"),
        report(id_="=?utf-8?B?broken"),
        report(action="", status=""),
        b"Content-Type: multipart/report; boundary=\r\n\r\n--\r\n\r\n--",
    ],
)
def test_anything_else_is_refused_in_a_sentence(garbage: bytes) -> None:
    """A mailbox gets all sorts of things, also in the shape of a report."""
    with pytest.raises(InvalidInput, match="Nothing was changed"):
        read_bounce(garbage)


def test_a_report_that_was_cut_short_is_read_as_far_as_it_says_enough() -> None:
    """A size limit on the way may take the end of the original."""
    whole = report()

    assert KEY == read_bounce(whole[: whole.index(b"From: deadlines@example.org\r\nTo: ana")]).message


def test_something_huge_is_not_even_taken_apart() -> None:
    """Our mails are of a few lines, and so is what comes back."""
    with pytest.raises(InvalidInput, match="larger than any report"):
        read_bounce(report() + b"x" * LARGEST_BYTES)


def test_mails_within_mails_without_end_are_refused() -> None:
    """What would fill the memory of a careless reader."""
    with pytest.raises(InvalidInput, match="Nothing was changed"):
        read_bounce(b"Content-Type: message/rfc822\r\n\r\n" * 20_000)
