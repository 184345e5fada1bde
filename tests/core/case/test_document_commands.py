"""Documents of a case: kept with their version, approved, filed, put aside; locked once somebody answers for them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.case.practice import ZONE, Docket

from amparo.case.commands import AddNote, Body, OpenCase, RecordEvent
from amparo.case.kept_documents import (
    ApproveDocument,
    DiscardDocument,
    DocumentKind,
    DocumentStatus,
    KeepDocument,
    KeptDocument,
    MadeDocument,
    MarkDocumentFiled,
)
from amparo.case.model import Person
from amparo.declarations import Text

TODAY = date(2027, 1, 4)


def made(content: str = "a", **more: object) -> MadeDocument:
    """Return a letter, told apart by one letter of its hash."""
    facts: dict[str, object] = {
        "template": "hearing_notice",
        "title": Text("hearing notice", "aviso de audiencia"),
        "language": "es",
        "file": f"file-{content}",
        "file_name": "aviso.docx",
        "sha256": content * 64,
        "bytes": 10,
    }
    return MadeDocument.model_validate(facts | more)


def keep(content: str = "a", **more: object) -> KeepDocument:
    """Return the command that keeps it."""
    return KeepDocument(made=made(content, **more))


def refusal(docket: Docket, actor: str, body: Body) -> str:
    """Return the code with which a command is refused."""
    refused = docket.ask(actor, body)
    assert refused is not None
    return refused.code


def test_a_document_is_kept_with_its_version_who_made_it_when_and_under_which_catalog(docket: Docket) -> None:
    """Versions count for each template and language by themselves."""
    for body in (keep("a"), keep("b"), keep("c", language="en")):
        docket.do("ines", body)

    found = [(one.id, one.language, one.version, one.status) for one in docket.case.documents]
    draft = DocumentStatus.DRAFT
    assert [("D1", "es", 1, draft), ("D2", "es", 2, draft), ("D3", "en", 1, draft)] == found
    assert ("ines", docket.now, docket.catalog.hash) == (
        docket.case.documents[0].by, docket.case.documents[0].at, docket.case.documents[0].catalog
    )  # fmt: skip


def test_a_document_is_approved_and_then_filed_each_by_name(docket: Docket) -> None:
    """What counts later: who, when, on which day, with which reference."""
    docket.do("ines", keep())
    docket.do("ana", ApproveDocument(document="d1"))
    docket.do("pablo", MarkDocumentFiled(document="D1", on=TODAY, reference=" RECEIPT 1 "))

    (kept,) = docket.case.documents
    assert kept.approved is not None
    assert kept.filed is not None
    assert (DocumentStatus.FILED, "ana", "pablo") == (kept.status, kept.approved.by, kept.filed.by)
    assert (TODAY, "RECEIPT 1") == (kept.filed.on, kept.filed.note)


@pytest.mark.parametrize(
    ("before", "actor", "body", "code"),
    [
        ((), "ana", ApproveDocument(document="D9"), "unknown_document"),
        ((keep(),), "ines", ApproveDocument(document="D1"), "not_allowed"),
        ((keep(),), "stranger", ApproveDocument(document="D1"), "stranger"),
        ((keep(),), "ana", MarkDocumentFiled(document="D1", on=TODAY), "document_not_approved"),
        ((keep(),), "ines", keep(), "document_same"),
        ((keep(),), "ines", keep("b", file="file-a"), "document_file_taken"),
        ((), "ines", keep(sha256="no hash"), "document_unusable"),
        ((), "ines", keep(for_deadline="d99"), "document_deadline"),
        ((), "ines", keep(for_step="no_such_step"), "document_step"),
        ((), "ines", keep(kind=DocumentKind.REVISED, revises="D7"), "unknown_document"),
        ((keep(),), "ines", keep("b", template="other", revises="D1"), "document_revises_other"),
        ((keep(), ApproveDocument(document="D1")), "ana", ApproveDocument(document="D1"), "document_not_draft"),
        ((keep(), ApproveDocument(document="D1")), "ana", DiscardDocument(document="D1"), "document_locked"),
        (
            (keep(), ApproveDocument(document="D1")),
            "ana",
            MarkDocumentFiled(document="D1", on=TODAY + timedelta(days=1)),
            "document_filed_future",
        ),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    docket: Docket, before: tuple[Body, ...], actor: str, body: Body, code: str
) -> None:
    """Each refusal says what is wrong, and nothing changes."""
    for earlier in before:
        docket.do("ana", earlier)
    seq = docket.case.seq

    assert code == refusal(docket, actor, body)
    assert seq == docket.case.seq


def test_a_draft_that_was_put_aside_can_be_made_again(docket: Docket) -> None:
    """Whoever discarded it by mistake makes it anew, as another version."""
    docket.do("ines", keep())
    docket.do("ines", DiscardDocument(document="D1", reason="wrong language"))
    docket.do("ines", keep(file="file-b"))

    first, second = docket.case.documents
    assert first.discarded is not None
    assert ("wrong language", 1, 2) == (first.discarded.note, first.version, second.version)


def test_the_last_letter_of_a_case_is_kept_after_it_was_closed(docket: Docket) -> None:
    """A closing letter is written when everything is over."""
    docket.do("ana", RecordEvent(event="case_closed", on=TODAY, data={"reason": "done"}))
    docket.do("ines", keep())

    assert not docket.case.is_open
    assert ["D1"] == [one.id for one in docket.case.documents]


COMMANDS = st.one_of(
    st.builds(keep, st.sampled_from("abcdef"), language=st.sampled_from(["en", "es"])),
    st.builds(keep, st.sampled_from("abcdef"), revises=st.sampled_from(["D1", "D2"]), kind=st.just("revised")),
    st.builds(ApproveDocument, document=st.sampled_from(["D1", "D2", "D3"])),
    st.builds(DiscardDocument, document=st.sampled_from(["D1", "D2", "D3"])),
    st.builds(MarkDocumentFiled, document=st.sampled_from(["D1", "D2", "D3"]), on=st.just(TODAY)),
    st.just(AddNote(text="called")),
    st.just(RecordEvent(event="last_arrival", on=date(2026, 6, 3))),
)
STANDING = {"status", "approved", "filed", "discarded"}


def fixed(document: KeptDocument) -> dict[str, object]:
    """Return all of a document but where it stands."""
    return document.model_dump(exclude=STANDING)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["ines", "pablo", "ana"]), COMMANDS), max_size=20))
def test_what_somebody_approved_or_filed_never_changes_whatever_follows(asked: list[tuple[str, Body]]) -> None:
    """Its file, its hashes, its values and who approved it; and it never goes back to being a draft."""
    docket, locked = Docket(), dict[str, KeptDocument]()
    person = Person(id="", role="principal", name="Luz Marina Ejemplo")
    docket.do("ines", OpenCase(number="27-AB2C", case_type="asylum", zone=ZONE, persons=(person,)))
    for actor, body in asked:
        docket.ask(actor, body)
        now = {one.id: one for one in docket.case.documents}
        for id_, before in locked.items():
            assert fixed(before) == fixed(now[id_])
            assert before.approved == now[id_].approved
            assert now[id_].status.locked
        locked |= {id_: one for id_, one in now.items() if one.status.locked}
    versions = [(one.template, one.language, one.version) for one in docket.case.documents]
    assert len(versions) == len(set(versions))
