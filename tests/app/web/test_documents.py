"""The documents of a case in a browser: made, kept, approved, handed in as files, and refused where they lie."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import docx
import pikepdf
import pytest
from lxml import etree
from PIL import Image
from tests.app.clamav import EICAR, Daemon, clamav_daemon
from tests.app.cli.test_documents_own import NOTICE
from tests.app.web.browsing import Browser, OwnEngine
from tests.app.web.case_forms import LETTER, case_with_letter
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import CLIENT, Office

from amparo.case.kept_documents import DocumentKind, DocumentStatus
from amparo_app.web.site import Site


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case that says what the one letter of its catalog needs; the conflict check offers it."""
    return case_with_letter(office)


@pytest.fixture
def at(office: Office, case: str) -> str:
    """Return the address of that case's documents."""
    return f"/cases/{office.case(case).number}/documents"


@pytest.fixture
def pablo(signed_in_as: SignedInAs) -> Browser:
    """Return the browser of the paralegal."""
    return signed_in_as("Pablo")


def made(browser: Browser, at: str, **typed: Any) -> str:
    """Make the letter and return the address of its page."""
    browser.get(f"{at}/new/{LETTER}?language=en")
    page = browser.send(f"{at}/new/{LETTER}", **typed)
    assert 200 == page.status, page.text
    return page.path


def word(text: str = "Dear client", tracked: str = "") -> bytes:
    """Return a Word file, with words put in by a change that is still tracked."""
    paper, written = docx.Document(), io.BytesIO()
    paragraph = paper.add_paragraph(text)
    if tracked:
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        run = f'<w:ins xmlns:w="{space}" w:id="1" w:author="x"><w:r><w:t>{tracked}</w:t></w:r></w:ins>'
        cast("Any", paragraph._p).append(etree.fromstring(run))
    paper.save(written)
    return written.getvalue()


def pdf() -> bytes:
    """Return a PDF of one page."""
    blank, out = pikepdf.new(), io.BytesIO()
    blank.add_blank_page()
    blank.save(out)
    return out.getvalue()


def photo() -> bytes:
    """Return a photo."""
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "gray").save(out, "JPEG")
    return out.getvalue()


def one_file(name: str, content: bytes, media_type: str = "") -> dict[str, Any]:
    """Return a form's file as a browser sends it."""
    return {"file": (name, content, media_type) if media_type else (name, content)}


def test_a_step_that_is_open_offers_its_letter_which_is_made_kept_and_handed_out(
    pablo: Browser, office: Office, case: str, at: str
) -> None:
    """From the list to the file, with who made it; its name names nobody, and each look is noted."""
    listed = pablo.get(at)
    offered = listed.texts("section.panel li a")
    where = made(pablo, at)
    page = pablo.page
    file = pablo.client.get(f"{where}/file")
    document = office.case(case).documents[0]

    assert NOTICE.template.title.en in offered
    assert f"{at}/D1" == where
    assert any(one.startswith("Pablo Prueba, ") for one in page.texts("dd"))
    assert "It says what the case says now." in page.text
    assert CLIENT in "\n".join(one.text for one in docx.Document(io.BytesIO(file.content)).paragraphs)
    assert f'attachment; filename="{office.case(case).number}-{LETTER}-en.docx"' == file.headers["content-disposition"]
    assert ("nosniff", "no-store") == (file.headers["x-content-type-options"], file.headers["cache-control"])
    assert (DocumentStatus.DRAFT, office.people["Pablo"]) == (document.status, document.by)
    assert document.for_step.startswith("conflict_check")
    assert "web download_document" == office.records.reads_of("clinic", case)[-1].what


def test_a_letter_that_still_needs_something_says_what_and_takes_it(
    pablo: Browser, office: Office, case: str, at: str
) -> None:
    """What the case does not say is typed, and asked for in the reader's language."""
    profile = office.records.organization("clinic").profile
    office.records.change_organization("clinic", profile.model_copy(update={"telephone": ""}))
    pablo.get(f"{at}/new/{LETTER}?language=en")
    empty = pablo.send(f"{at}/new/{LETTER}")
    field = next(one.name for one in NOTICE.template.fields if one.source == "organization.telephone")
    given: dict[str, Any] = {f"given-{field}": "555-0188"}
    filled = pablo.send(f"{at}/new/{LETTER}", **given)

    assert (422, 1) == (empty.status, len(empty.all(f"#given-{field}[aria-invalid=true]")))
    assert f"{at}/D1" == filled.path
    assert "Typed by hand" in filled.text
    assert 1 == len(office.case(case).documents)


def test_the_same_letter_is_not_made_twice_unless_it_is_wanted(
    pablo: Browser, office: Office, case: str, at: str
) -> None:
    """Also when a form is sent again."""
    first = made(pablo, at)
    again = made(pablo, at)
    office.now += timedelta(days=1)
    unchanged = made(pablo, at)
    form = pablo.get(f"{at}/new/{LETTER}?language=en")
    filled = dict(form.tree.forms[-1].form_values()) | {"anew": "yes"}
    twice = [pablo.post(f"{at}/new/{LETTER}", filled).path for _ in range(2)]

    assert [f"{at}/D1"] * 3 == [first, again, unchanged]
    assert [f"{at}/D2", f"{at}/D2"] == twice
    assert 2 == len(office.case(case).documents)


def test_an_attorney_approves_files_and_a_changed_case_is_loud(
    signed_in_as: SignedInAs, office: Office, case: str, at: str
) -> None:
    """A paper that no longer says what the case does is approved only by a word more."""
    where = made(signed_in_as("Pablo"), at)
    profile = office.records.organization("clinic").profile
    office.records.change_organization("clinic", profile.model_copy(update={"telephone": "555-0177"}))
    ana = signed_in_as("Ana")
    page = ana.get(where)
    refused = ana.send(f"{where}/approve")
    approved = ana.send(f"{where}/approve", though_changed="yes")
    filed = ana.send(f"{where}/filed", on="2027-01-04", reference="ECAS 555")
    document = office.case(case).documents[0]

    assert "555-0177" in page.text
    assert "1 value has changed since" in page.text
    assert 409 == refused.status
    assert "The case says something else now than D1 does." in refused.text
    assert "Do not send it before an attorney has looked" in approved.text
    assert "ECAS 555" in filed.text
    assert (DocumentStatus.FILED, "ECAS 555") == (document.status, document.filed and document.filed.note)


def test_whoever_may_not_approve_is_not_offered_it_and_is_refused(
    pablo: Browser, office: Office, case: str, at: str
) -> None:
    """A paralegal drafts; an attorney answers for it."""
    where = made(pablo, at)
    offered = [form.get("action") for form in pablo.page.all("form")]
    refused = pablo.post(f"{where}/approve", pablo.hidden())

    assert f"{where}/approve" not in offered
    assert f"{where}/discard" in offered
    assert 409 == refused.status
    assert DocumentStatus.DRAFT is office.case(case).documents[0].status


def test_a_draft_is_put_aside_with_a_reason(pablo: Browser, office: Office, case: str, at: str) -> None:
    """It stays on record and leaves the list."""
    where = made(pablo, at)
    pablo.send(f"{where}/discard", reason="wrong day")

    assert "wrong day" in pablo.page.text
    assert [] == pablo.get(at).texts("tbody th")
    assert DocumentStatus.DISCARDED is office.case(case).documents[0].status


def test_an_edited_letter_becomes_the_next_version_and_a_harmful_one_does_not(
    pablo: Browser, office: Office, case: str, at: str
) -> None:
    """With what to do about it, and nothing kept."""
    where = made(pablo, at)
    macro = pablo.send(f"{where}/revise", files=one_file("edited.docx", b"MZ\x90\0 no Word file"))
    fields = pablo.send(f"{where}/revise", files=one_file("edited.docx", word("{{ client_name }}")))
    kept = pablo.send(f"{where}/revise", files=one_file("edited.docx", word(tracked="put in")))

    assert (422, 422) == (macro.status, fields.status)
    assert "“edited.docx” is a program" in macro.text
    assert "still holds a field between braces" in fields.text
    assert f"{at}/D2" == kept.path
    assert "It has tracked changes" in kept.text
    assert ["D1", "D2"] == [one.id for one in office.case(case).documents]
    assert 2 == len(office.records.file_ids(case))


def test_a_letter_is_handed_out_as_a_pdf_or_the_page_says_that_none_can_be_made(
    pablo: Browser, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where LibreOffice is not there, the Word file still is."""
    where = made(pablo, at)
    as_pdf = pablo.client.get(f"{where}/pdf")
    monkeypatch.setenv("PATH", "/nowhere")
    page = pablo.get(f"{where}/pdf")

    assert as_pdf.content.startswith(b"%PDF-")
    assert as_pdf.headers["content-disposition"].endswith(f'-{LETTER}-en.pdf"')
    assert 503 == page.status
    assert "No PDF could be made of D1 on this server just now. Download the Word file" in page.text


@pytest.mark.parametrize(
    ("name", "content", "media_type", "kept_as"),
    [
        ("Acuerdo de Luz Marina.pdf", pdf(), "application/pdf", ".pdf"),
        ("foto.JPG", photo(), "image/jpeg", ".jpg"),
        ("nota.txt", b"The court called.", "text/plain", ".txt"),
        ("carta.docx", word(), "", ".docx"),
    ],
)
def test_a_paper_is_handed_in_under_a_name_that_names_nobody(  # noqa: PLR0917 - as many are tried
    pablo: Browser, office: Office, case: str, at: str, name: str, content: bytes, media_type: str, kept_as: str
) -> None:
    """It is kept byte for byte; the same file again is told where it lies already."""
    pablo.get(f"{at}/upload")
    page = pablo.send(f"{at}/upload", files=one_file(name, content, media_type), title="A paper", language="es")
    file = pablo.client.get(f"{page.path}/file")
    pablo.get(f"{at}/upload")
    again = pablo.send(f"{at}/upload", files=one_file(name, content, media_type), language="es")
    (document,) = office.case(case).documents

    assert (f"{at}/D1", content) == (page.path, file.content)
    assert f'filename="{office.case(case).number}-D1{kept_as}"' in file.headers["content-disposition"]
    assert (DocumentKind.UPLOADED, "A paper", "es") == (document.kind, document.title.en, document.language)
    assert 422 == again.status
    assert "is the very file that the case keeps as D1 (A paper) already" in again.text


@pytest.mark.parametrize(
    ("name", "content", "media_type", "said"),
    [
        ("acta.pdf", photo(), "application/pdf", "is in truth a JPEG photo, and its name says something else"),
        ("acta.pdf", b"MZ\x90\0", "application/pdf", "is a program, and what can be added here is"),
        ("acta.pdf", b"<html><script>1</script></html>", "application/pdf", "is a web page"),
        ("acta.pdf", pdf(), "text/html", "is a PDF, but it was sent as “text/html”"),
        ("acta.pdf", pdf()[:120], "application/pdf", "is damaged"),
        ("acta.pdf", b"", "application/pdf", "is empty (0 bytes)"),
    ],
)
def test_a_file_that_lies_about_its_type_is_refused_and_nothing_typed_is_lost(  # noqa: PLR0917 - as many are tried
    pablo: Browser, office: Office, case: str, at: str, name: str, content: bytes, media_type: str, said: str
) -> None:
    """The page says what to do; nothing of the file is kept."""
    pablo.get(f"{at}/upload")
    page = pablo.send(
        f"{at}/upload", files=one_file(name, content, media_type), title="The birth record", language="es"
    )

    assert (422, ()) == (page.status, office.records.file_ids(case))
    assert said in page.text
    assert ["The birth record"] == [one.get("value") for one in page.all("#title")]
    assert "file-problem" in page.all("#file")[0].get("aria-describedby")


def test_a_file_that_is_too_large_is_never_read_and_gets_a_page_that_says_what_to_do(
    pablo: Browser, site: Site, office: Office, case: str, at: str
) -> None:
    """In Spanish too; both what is said to come and what really comes are counted."""
    large = bytes(25 * 1024 * 1024 + 10)
    pablo.get(f"{at}/upload")
    page = pablo.send(f"{at}/upload", files=one_file("todo.pdf", large, "application/pdf"), language="en")
    kind = "application/x-www-form-urlencoded"
    headers = {"content-length": "200000000", "content-type": kind, "origin": site.address}
    told = pablo.client.post(f"{at}/upload", content=b"x", headers=headers)

    assert 413 == page.status
    assert "25 MB is the most that can be added as one file; nothing was kept." in page.text
    assert 413 == told.status_code
    assert () == office.records.file_ids(case)


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    """Run ClamAV's daemon for the tests here."""
    with clamav_daemon() as running:
        yield running


def test_harmful_software_is_found_and_a_scanner_that_is_away_lets_nothing_through(
    site: Site, office: Office, case: str, at: str, daemon: Daemon
) -> None:
    """Where a scanner is named, each file goes past it."""
    answers = {}
    for where, content in ((daemon.socket, EICAR), (daemon.socket, b"A sound note."), ("/nowhere", b"Another.")):
        guarded = Site(
            site.settings.model_copy(update={"clamav": where}), site.records, site.engine, site.address, site.clock
        )
        browser = Browser(guarded, office).sign_in("Pablo")
        browser.get(f"{at}/upload")
        page = browser.send(f"{at}/upload", files=one_file("nota.txt", content, "text/plain"), language="en")
        answers[where, content] = page
    found, sound, away = answers.values()

    assert (422, 200, 422) == (found.status, sound.status, away.status)
    assert "holds harmful software (Test.File.UNOFFICIAL); nothing was kept" in found.text
    assert "could not be checked for harmful software just now, so it was not taken; nothing is lost" in away.text
    assert 1 == len(office.case(case).documents) == len(office.records.file_ids(case))


def test_while_the_engine_is_away_a_paper_is_saved_and_kept_once_it_runs(
    pablo: Browser, engine: OwnEngine, office: Office, case: str, at: str
) -> None:
    """The file lies in the records with its command; the form sent again adds nothing, whatever comes with it."""
    engine.is_away = True
    form = pablo.get(f"{at}/upload")
    typed = dict(form.tree.forms[-1].form_values())
    pages = [
        pablo.post(f"{at}/upload", typed, files=one_file(name, content, "text/plain"))
        for name, content in (("nota.txt", b"The first."), ("nota.txt", b"Another."))
    ]
    waiting = office.case(case).documents
    engine.is_away = False
    last = pablo.post(f"{at}/upload", typed, files=one_file("nota.txt", b"A third.", "text/plain"))
    (document,) = office.case(case).documents

    assert [200, 200] == [page.status for page in pages]
    assert "Saved, and will be applied" in pages[0].text
    assert () == waiting
    assert f"{at}/D1" == last.path
    assert b"The first." == office.records.read_file(case, document.file)
    assert (document.file,) == office.records.file_ids(case)


def test_a_newer_file_of_a_paper_becomes_its_next_version(pablo: Browser, office: Office, case: str, at: str) -> None:
    """Two papers of the same sort are no versions of each other."""
    for title, content in (("One", b"one"), ("Two", b"two")):
        pablo.get(f"{at}/upload")
        pablo.send(f"{at}/upload", files=one_file("n.txt", content, "text/plain"), title=title, language="en")
    pablo.get(f"{at}/D1")
    newer = pablo.send(f"{at}/D1/replace", files=one_file("n.txt", b"one more", "text/plain"))

    assert f"{at}/D3" == newer.path
    assert [("One", 1), ("Two", 1), ("One", 2)] == [(one.title.en, one.version) for one in office.case(case).documents]
    assert "there is a later one: D3" in " ".join(pablo.get(at).texts("td"))


def test_a_case_of_others_and_a_document_that_is_not_there_are_the_same_nothing(
    signed_in_as: SignedInAs, pablo: Browser, at: str
) -> None:
    """No page says which of the two it is."""
    made(pablo, at)
    victor = signed_in_as("Víctor")
    answers = [
        victor.get(at), victor.get(f"{at}/D1"), victor.get(f"{at}/D1/file"), pablo.get(f"{at}/D99"),
        pablo.get(f"{at}/new/no_such_letter"), pablo.get(f"{at}/D99/file"), pablo.get("/cases/X-1/documents"),
    ]  # fmt: skip

    assert [404] * 7 == [one.status for one in answers]
    assert 1 == len({re.sub(r"\s+", " ", one.tree.get_element_by_id("main").text_content()) for one in answers})


def test_the_pages_speak_spanish_whole(signed_in_as: SignedInAs, at: str, office: Office, case: str) -> None:
    """Whoever reads Spanish reads no English sentence of ours."""
    ines = signed_in_as("Inés", "es")
    listed = ines.get(at).text
    where, told, form = made(ines, at), ines.page.text, ines.get(f"{at}/upload").text

    assert "Para los pasos que están abiertos ahora" in listed
    assert f"{at}/D1" == where
    assert "Dice lo que el caso dice ahora." in told
    assert "Lo que se puede agregar: un PDF, un documento de Word (.docx)" in form
    assert () == tuple(word for word in ("Made by", "Download", "Approve", "version ") if word in told + form)
