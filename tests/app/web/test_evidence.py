"""The evidence of a case in a browser: asked for, taken in with its file, wrong, translated, certified, in its tab."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pikepdf
import pytest
from PIL import Image
from tests.app.web.browsing import Browser
from tests.app.web.conftest import SignedInAs
from tests.core.documents.forms.blank import FORM, blank_form
from tests.core.documents.forms.conftest import CLIENT as ANSWERED
from tests.core.documents.forms.conftest import STATED, catalog_with
from tests.core.records.office import Office, intake

from amparo.case.commands import OpenCase, RecordEvent, StateFacts
from amparo.case.exhibits import ExhibitStatus
from amparo.case.kept_documents import DocumentKind
from amparo.plugins.catalog import content_hash
from amparo.records.jobs import JobState

SWORN: dict[str, Any] = {
    "signed": "yes",
    "competent": "yes",
    "accurate": "yes",
    "address": "1 Street",
    "telephone": "555-0111",
}
"""What a certificate has to say, ticked and filled in."""


@pytest.fixture
def case(office: Office) -> str:
    """Return a case whose one-year date runs."""
    id_ = office.open_case()
    office.do(id_, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 6, 5)))
    return id_


@pytest.fixture
def at(office: Office, case: str) -> str:
    """Return the address of that case's evidence."""
    return f"/cases/{office.case(case).number}/evidence"


@pytest.fixture
def pablo(signed_in_as: SignedInAs) -> Browser:
    """Return the browser of the paralegal."""
    return signed_in_as("Pablo")


@pytest.fixture
def filing(office: Office, case: str) -> str:
    """Return the one-year deadline, by id."""
    return next(one.id for one in office.case(case).deadlines if one.rule == "one_year")


def pdf(pages: int = 1, **save: object) -> bytes:
    """Return a PDF."""
    blank, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        blank.add_blank_page(page_size=(612, 792))
    blank.save(out, **save)  # type: ignore[arg-type]
    return out.getvalue()


def photo() -> bytes:
    """Return a photo."""
    out = io.BytesIO()
    Image.new("RGB", (1200, 1600), "gray").save(out, "JPEG")
    return out.getvalue()


def one_file(content: bytes, name: str = "acta de Luz Marina.pdf") -> dict[str, Any]:
    """Return a form's file as a browser sends it."""
    return {"file": (name, content, "application/pdf" if name.endswith("pdf") else "image/jpeg")}


def asked(browser: Browser, at: str, filing: str, what: str = "birth certificate", **more: Any) -> None:
    """Ask the client for a paper."""
    browser.get(f"{at}/ask")
    page = browser.send(f"{at}/ask", what=what, filing=filing, of="p1", **more)
    assert (200, at) == (page.status, page.path), page.text


def test_a_paper_goes_its_whole_way_from_asked_to_certified_in_its_tab(
    pablo: Browser, office: Office, case: str, at: str, filing: str
) -> None:
    """Each step by its own form, and each state in words."""
    asked(pablo, at, filing)
    listed = pablo.page
    pablo.get(f"{at}/E1")
    received = pablo.send(f"{at}/E1/receive", files=one_file(pdf(2)), language="es")
    placed = pablo.send(f"{at}/E1/place")
    translated = pablo.send(f"{at}/E1/translate", files=one_file(pdf()))
    lacking = pablo.send(f"{at}/E1/certify", files=one_file(pdf()), translator="Ana Example", on="2027-01-03")
    certified = pablo.send(
        f"{at}/E1/certify", files=one_file(pdf()), translator="Ana Example", on="2027-01-03", **SWORN
    )
    (exhibit,) = office.case(case).exhibits

    assert "asked for" in listed.texts("td .tag")
    assert "asked of Luz Marina Ejemplo today" in listed.text
    assert ("received", "received") == (received.texts("p > .tag")[0], placed.texts("p > .tag")[0])
    assert "translated" in translated.texts("p > .tag")
    assert 409 == lacking.status
    assert ["Ana Example"] == [one.get("value") for one in lacking.all("#translator")]
    assert "ready" in certified.texts("p > .tag")
    assert (ExhibitStatus.CERTIFIED, "A", 4) == (exhibit.status, exhibit.tab, exhibit.pages)
    assert 3 == len(office.records.file_ids(case))


def test_what_came_wrong_is_asked_for_again_and_what_is_dropped_leaves_the_list(
    pablo: Browser, office: Office, case: str, at: str, filing: str
) -> None:
    """With the reason on the page; what came stays on record."""
    asked(pablo, at, filing)
    pablo.get(f"{at}/E1")
    pablo.send(f"{at}/E1/receive", files=one_file(pdf()), language="en")
    without = pablo.send(f"{at}/E1/wrong")
    wrong = pablo.send(f"{at}/E1/wrong", why="somebody else's")
    again = pablo.send(f"{at}/E1/ask", of="other", of_name="the consulate")
    pablo.send(f"{at}/E1/drop", drop_why="the court has it")
    listed, everything = pablo.get(at), pablo.get(f"{at}?all=yes")

    assert (422, 1) == (without.status, len(without.all("#why[aria-invalid=true]")))
    assert "wrong" in wrong.texts("p > .tag")
    assert "somebody else's" in wrong.text
    assert "the consulate" in again.text
    assert [] == listed.all("tbody tr")
    assert ["off the list"] == everything.texts("td .tag")
    assert ExhibitStatus.DROPPED is office.case(case).exhibits[0].status


def test_photos_become_one_pdf_and_the_file_names_nobody(
    pablo: Browser, office: Office, case: str, at: str, filing: str
) -> None:
    """A paper that nobody asked for, taken in at once."""
    page = pablo.get(f"{at}/receive")
    data = dict(page.tree.forms[-1].form_values()) | {"what": "pasaporte", "filing": filing, "language": "es"}
    files = [("file", (f"IMG_{number}.jpg", photo(), "image/jpeg")) for number in (1, 2)]
    pablo.client.post(f"{at}/receive", data=data, files=files, headers={"origin": pablo.site.address})
    (exhibit,) = office.case(case).exhibits
    handed = pablo.client.get(f"{at}/E1/files/paper")

    assert ("passport", "pasaporte", 2) == (exhibit.title.en.lower(), exhibit.title.es.lower(), exhibit.pages)
    assert f'filename="{office.case(case).number}-E1-paper.pdf"' in handed.headers["content-disposition"]
    assert 2 == len(pikepdf.open(io.BytesIO(handed.content)).pages)
    assert 404 == pablo.get(f"{at}/E1/files/translation").status
    assert "web download_exhibit" in {one.what for one in office.records.reads_of("clinic", case)}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("acta.pdf", photo(), "is in truth a JPEG photo"),
        ("acta.docx", b"PK\x03\x04", "and what can be added here is a PDF, a JPEG photo or a PNG picture"),
        ("acta.pdf", pdf(encryption=pikepdf.Encryption(user="u", owner="o")), "is locked with a password"),
    ],
)
def test_a_file_that_no_court_takes_is_refused_and_what_was_typed_stays(  # noqa: PLR0917 - fixtures, and what is tried
    pablo: Browser, office: Office, case: str, at: str, filing: str, name: str, content: bytes, said: str
) -> None:
    """Nothing of it is kept."""
    pablo.get(f"{at}/receive")
    page = pablo.send(
        f"{at}/receive", files=one_file(content, name), what="birth certificate", filing=filing, language="es"
    )

    assert (422, (), ()) == (page.status, office.case(case).exhibits, office.records.file_ids(case))
    assert said in page.text
    assert ["birth certificate"] == [one.get("value") for one in page.all("#what")]


def test_the_list_for_a_client_is_in_their_language_and_names_no_case(
    pablo: Browser, office: Office, case: str, at: str, filing: str
) -> None:
    """It is printed, or read out on the telephone."""
    asked(pablo, at, filing, "acta de nacimiento")
    english, spanish = (pablo.get(f"{at}/client-list?language={of}") for of in ("en", "es"))
    (sheet,) = spanish.texts("article")

    assert "Papers that we need from you" in english.text
    assert "Documentos que necesitamos de usted" in sheet
    assert "acta de nacimiento" in sheet.lower()
    assert re.search(r"a más tardar el (lunes|martes|miércoles|jueves|viernes), \d+ de \w+ de 2027", sheet)
    assert office.case(case).number not in sheet
    assert 404 == pablo.get(f"{at}/client-list?language=fr").status


def test_a_packet_is_told_why_not_then_begun_watched_and_stopped(
    pablo: Browser, office: Office, case: str, at: str, filing: str
) -> None:
    """Every reason at once; what is begun has a page that works without a script, and a way to stop it."""
    asked(pablo, at, filing)
    pablo.get(f"{at}/E1")
    pablo.send(f"{at}/E1/receive", files=one_file(pdf()), language="es")
    pablo.send(f"{at}/E1/place")
    (address,) = [one.get("href") for one in pablo.get(at).all("a[href$=packet]")]
    service: dict[str, Any] = {"how": "not_required", "reason": "The government waived it."}
    pablo.get(address)
    lacking = pablo.send(address, how="mail")
    bare = pablo.send(address, **service)
    foreign = pablo.send(address, without_cover="yes", **service)
    pablo.get(f"{at}/E1")
    pablo.send(f"{at}/E1/translate", files=one_file(pdf()))
    pablo.send(f"{at}/E1/certify", translator="Ana E", on="2027-01-03", in_translation="yes", **SWORN)
    pablo.get(address)
    begun = pablo.send(address, without_cover="yes", **service)
    assert "/jobs/" in begun.path, begun.texts(".notice")
    (job,) = office.records.jobs("clinic")
    plan = job.asked.request["plan"]

    assert (422, 2) == (lacking.status, len(lacking.all("[aria-invalid=true]")))
    assert "It needs the court and the A-number" in bare.text
    assert (
        "Respondent\u2019s Supporting Documents" == plan["title"]
    )  # as the form had it: a court reads no task of ours
    assert (409, 1) == (foreign.status, len(foreign.texts("ul.notice li")))
    assert "E1" in foreign.texts("ul.notice li")[0]
    assert (f"/jobs/{job.id}", JobState.WAITING) == (begun.path, job.state)
    assert ([("A", "birth certificate")], filing) == (
        [(tab["tab"], tab["title"]) for tab in plan["tabs"]], job.asked.request["for_deadline"],
    )  # fmt: skip
    assert "It waits: nothing does such work just now." in begun.text


def test_a_job_is_seen_by_whoever_asked_and_stopped_by_a_form(
    pablo: Browser, signed_in_as: SignedInAs, office: Office, case: str
) -> None:
    """A page that looks again by itself, an answer for the script alone, and a stop that holds."""
    from amparo.records.jobs import NewJob

    request = {"number": office.case(case).number, "plan": {}, "files": {}}
    job = office.records.put_job(
        NewJob(organization="clinic", kind="packet", request=request, by=office.people["Pablo"], case=case, total=4)
    )
    page = pablo.get(f"/jobs/{job.id}")
    part = pablo.get(f"/jobs/{job.id}/progress")
    listed = pablo.get("/jobs")
    hidden = signed_in_as("Víctor").get(f"/jobs/{job.id}")
    pablo.get(f"/jobs/{job.id}")
    beginning = pablo.client.get(f"/jobs/{job.id[:6]}")
    stopped = pablo.send(f"/jobs/{job.id}/cancel")

    assert "A packet" in page.text
    assert [f"/jobs/{job.id}/progress"] == [one.get("hx-get") for one in page.all("#progress")]
    assert [] == part.all("h1")
    assert [f"/jobs/{job.id}"] == [one.get("href") for one in listed.all("tbody a")]
    assert (404, 404) == (hidden.status, beginning.status_code)
    assert "cancelled" in stopped.text
    assert [None] == [one.get("hx-get") for one in stopped.all("#progress")]
    assert JobState.CANCELLED is office.records.job("clinic", job.id).state


def test_whoever_keeps_no_evidence_sees_it_and_changes_nothing(
    pablo: Browser, signed_in_as: SignedInAs, at: str, filing: str
) -> None:
    """A coordinator looks; a form sent all the same finds nothing."""
    asked(pablo, at, filing)
    clara = signed_in_as("Clara")
    seen = clara.get(f"{at}/E1")
    sent = clara.post(f"{at}/E1/drop", clara.hidden() | {"drop_why": "no"})

    assert 200 == seen.status
    assert [] == [one for one in seen.all("form") if "/evidence/" in one.get("action")]
    assert 404 == sent.status == clara.get(f"{at}/ask").status


@pytest.fixture
def answered(office: Office) -> str:
    """Return the address of the documents of a case of which everything is known but the story and the jobs."""
    catalog = catalog_with(FORM)
    parts = {name: getattr(catalog, name) for name in type(catalog).model_fields}
    catalog = type(catalog)(**parts | {"hash": content_hash(catalog)})
    office.records.save_catalog(catalog)
    office.records.set_active_catalog("clinic", catalog.hash, "keyboard")
    client = ANSWERED.model_copy(update={"id": ""})
    case = office.open_case(OpenCase(**intake().model_dump() | {"persons": (client.model_dump(),)}))
    known = {name: value for name, value in STATED.items() if name not in {"asylum.story", "asylum.jobs"}}
    office.do(case, "Pablo", StateFacts(facts=known))
    return f"/cases/{office.case(case).number}/documents"


def test_a_form_says_what_is_open_gives_a_draft_and_is_kept_once_it_is_final(
    pablo: Browser, office: Office, answered: str
) -> None:
    """The reasons why it is not final stand on the page; a draft is handed out and not kept."""
    listed = pablo.get(f"{answered}/forms")
    form = pablo.get(f"{answered}/forms/t-1")
    data = dict(form.tree.forms[-1].form_values())
    files = {"file": ("t-1.pdf", blank_form(), "application/pdf")}
    draft = pablo.client.post(
        f"{answered}/forms/t-1", data=data | {"as": "draft"}, files=files, headers={"origin": pablo.site.address}
    )
    not_yet = pablo.post(f"{answered}/forms/t-1", data | {"as": "final"}, files=files)
    wrong = pablo.post(f"{answered}/forms/t-1", data, files={"file": ("t-1.pdf", pdf(), "application/pdf")})
    case = office.records.list_cases("clinic", open_only=False)[0].id
    office.do(case, "Pablo", StateFacts(facts={name: STATED[name] for name in ("asylum.story", "asylum.jobs")}))
    kept = pablo.post(f"{answered}/forms/t-1", data | {"as": "final"}, files=files)
    (document,) = office.case(case).documents

    assert "11 of 13" in listed.text
    assert "story" in form.text
    assert "draft.pdf" in draft.headers["content-disposition"]
    assert draft.content.startswith(b"%PDF")
    assert (409, 422, 200) == (not_yet.status, wrong.status, kept.status)
    assert "is not final yet, and nothing was kept" in not_yet.text
    assert "is no blank form of an agency that can be filled here" in wrong.text
    assert DocumentKind.FORM is document.kind
    assert re.search(r"It is kept in the case, a draft until somebody approves it: D1", kept.text)
