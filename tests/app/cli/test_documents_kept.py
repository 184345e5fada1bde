"""`amparo documents`: a letter made and kept, shown with where it comes from, approved, filed, edited, made again."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest
from tests.app.cli.test_documents_own import NOTICE
from tests.app.clinic import Run
from tests.core.case.practice import CATALOG, STEPS
from tests.core.case.test_document_commands import made
from tests.core.records.office import CLIENT, Office

from amparo.case.commands import AddNote, Assign, CompleteStep
from amparo.case.kept_documents import ApproveDocument, DocumentStatus, KeepDocument
from amparo.declarations import Catalog, Role
from amparo.plugins.catalog import content_hash
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut
from amparo_app.cli.show.carried_out import carried_out_view
from amparo_app.cli.show.paper import put
from amparo_app.sheets import case_sheet, papers_offered

PABLO, ANA = "Pablo Prueba", "Ana Prueba"


@pytest.fixture
def case(office: Office, amparo: Run) -> str:
    """Return the id of a case that says what the one letter of its catalog needs; the conflict check offers it."""
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields} | {"documents": (NOTICE.template,)}
    steps = tuple(
        step.model_copy(update={"documents": (NOTICE.template.id,)}) if step.id == "conflict_check" else step
        for step in STEPS
    )
    parts |= {"steps": steps}
    catalog = Catalog(**parts | {"hash": content_hash(Catalog(**parts))})
    office.records.save_catalog(catalog)
    office.records.set_active_catalog("clinic", catalog.hash, "keyboard")
    amparo("org", "change", "--address", "1 Invented Street", "--telephone", "555-0123")
    id_ = office.open_case()
    office.do(id_, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    return id_


@pytest.fixture
def number(office: Office, case: str) -> str:
    """Return the number of that case."""
    return office.case(case).number


def catch_up(office: Office) -> None:
    """Carry out what waits in the inbox, as the engine does once it runs again."""
    for waiting in office.records.waiting_commands(office.wall + timedelta(days=1)):
        carry_out(office.records, CarryOut(case=waiting.case, command=waiting.command, now=office.now))


def generate(amparo: Run, office: Office, number: str, *more: str) -> dict[str, object]:
    """Make the letter in English, let the engine take it up, and return what was told of it."""
    words = ("documents", "generate", number, NOTICE.template.id, "--language", "en", *more, "--json")
    made = amparo(*words, by=PABLO)
    assert (0, "") == (made.code, made.err)
    catch_up(office)
    told: dict[str, object] = made.json
    return told


def flat(printed: str) -> str:
    """Return what was printed without its line ends and indents."""
    return " ".join(printed.split())


def test_a_letter_is_saved_while_the_engine_is_down_and_kept_once_it_runs(
    amparo: Run, office: Office, case: str, number: str, tmp_path: Path
) -> None:
    """The file that was written, and the one that the case keeps, are the same, and its owner's alone."""
    out = tmp_path / "letter.docx"
    told = generate(amparo, office, number, "--out", str(out))
    (kept,) = office.case(case).documents

    assert ("waiting", kept.sha256, "D1") == (told["state"], told["sha256"], kept.id)
    assert out.read_bytes() == office.records.read_file(case, kept.file)
    assert 0o600 == stat.S_IMODE(out.stat().st_mode)
    assert ("Clínica de Prueba", "conflict_check") == (kept.values["organization.name"], kept.for_step)


def test_what_has_not_changed_is_told_and_not_made_twice(
    amparo: Run, office: Office, case: str, number: str, tmp_path: Path
) -> None:
    """A second try writes out what is kept; another day alone is no reason, unless somebody asks for it."""
    first = generate(amparo, office, number)
    second = generate(amparo, office, number, "--out", str(tmp_path / "again.docx"))
    said = flat(amparo("documents", "generate", number, NOTICE.template.id, "--language", "en", by=PABLO).out)
    office.now, office.wall = office.now + timedelta(days=40), office.wall + timedelta(days=40)
    office.do(case, "Pablo", AddNote(text="forty days later"))
    generate(amparo, office, number)
    before = len(office.case(case).documents)
    generate(amparo, office, number, "--anew")

    assert ("same", "D1", first["sha256"]) == (second["state"], second["document"], second["sha256"])
    assert f"Nothing has changed since D1 (“{NOTICE.template.title.en}”, English, version 1)" in said
    assert (1, 2) == (before, len(office.case(case).documents))


def test_a_changed_fact_shows_at_once_and_loudly_once_somebody_approved(
    amparo: Run, office: Office, case: str, number: str
) -> None:
    """The draft is not approved by accident; the approved one is not sent by accident."""
    generate(amparo, office, number)
    office.do(case, "Ana", ApproveDocument(document="D1"))
    fresh = flat(amparo("documents", "show", number, "D1", by=ANA).out)
    amparo("org", "change", "--telephone", "555-0199")
    stale, listed = (
        flat(amparo("documents", *words, by=ANA).out) for words in (("show", number, "D1"), ("list", number))
    )

    assert "approved by Ana Prueba" in fresh
    assert "It says what the case says now." in fresh
    loud = "APPROVED, BUT STALE: the case says something else now"
    assert (True, True) == (loud in stale, loud in listed)
    assert "was “555-0123”, is “555-0199”" in stale


def test_a_stale_draft_is_approved_only_by_somebody_who_says_so(amparo: Run, office: Office, number: str) -> None:
    """With what changed, in the reader's language."""
    generate(amparo, office, number)
    amparo("org", "change", "--telephone", "555-0199")
    refused = amparo("documents", "approve", number, "D1", "--language", "es", by=ANA)

    assert 3 == refused.code
    assert "era «555-0123», es «555-0199»" in flat(refused.err)
    assert "--though-changed" in refused.err


def test_a_letter_is_made_again_to_the_byte_until_its_letterhead_changes(
    amparo: Run, office: Office, number: str
) -> None:
    """Exit code 0 and 3, so that a program knows it too."""
    generate(amparo, office, number)
    same = amparo("documents", "again", number, "D1", by=ANA)
    amparo("org", "letterhead", "--line", "another line", by="Sofía Prueba")
    other = amparo("documents", "again", number, "D1", by=ANA)
    shown = flat(amparo("documents", "show", number, "D1", by=ANA).out)

    assert (0, 3) == (same.code, other.code)
    assert "the same to the byte" in same.out
    assert "the letterhead has changed since" in other.out
    assert "the letterhead has changed since" in shown


def test_an_edited_file_is_the_next_version_and_says_what_is_left_of_the_editing(
    amparo: Run, office: Office, case: str, number: str, tmp_path: Path
) -> None:
    """The approved one stays as it was; what goes on from it is a draft."""
    generate(amparo, office, number)
    office.do(case, "Ana", ApproveDocument(document="D1"))
    out, edited = tmp_path / "out.docx", tmp_path / "edited.docx"
    amparo("documents", "export", number, "D1", "--out", str(out), by=PABLO)
    paper = docx.Document(str(out))
    paper.add_paragraph("words of the attorney")
    paper.add_paragraph()._p.append(docx.oxml.parse_xml(TRACKED))
    paper.save(str(edited))
    told = amparo("documents", "revise", number, "D1", str(edited), by=ANA)
    catch_up(office)
    first, second = office.case(case).documents

    assert "tracked changes" in flat(told.out)
    assert (DocumentStatus.APPROVED, DocumentStatus.DRAFT) == (first.status, second.status)
    assert ("D1", 2, first.values_sha256) == (second.revises, second.version, second.values_sha256)
    assert edited.read_bytes() == office.records.read_file(case, second.file)
    assert out.read_bytes() == office.records.read_file(case, first.file)


TRACKED = (
    '<w:ins xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="1" w:author="x"><w:r>'
    "<w:t>put in</w:t></w:r></w:ins>"
)


def word_file(*members: tuple[str, bytes], says: str = "") -> bytes:
    """Return a plain Word file with more in it."""
    paper, written = docx.Document(), io.BytesIO()
    paper.add_paragraph(says)
    paper.save(written)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no Word file at all", "it is no Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", "it has a password, or is in Word's old format"),
        (word_file(("word/vbaProject.bin", b"macro")), "it carries a program"),
        (word_file(("word/media/bomb.bin", bytes(51_000_000))), "it unpacks to more than 50 MB"),
        (word_file(says="Dear {{ client_name }}:"), "“{{ client_name }}” is a field that nothing fills any more"),
    ],
    ids=["no Word file", "password", "macro", "bomb", "open field"],
)
def test_a_file_that_could_do_harm_is_named_and_nothing_is_kept(
    amparo: Run, office: Office, case: str, tmp_path: Path, content: bytes, why: str
) -> None:
    """With what to do about it."""
    number = office.case(case).number
    generate(amparo, office, number)
    edited = tmp_path / "edited.docx"
    edited.write_bytes(content)
    refused = amparo("documents", "revise", number, "D1", str(edited), by=ANA)
    catch_up(office)

    assert 2 == refused.code
    assert why in flat(refused.err)
    assert (1, 1) == (len(office.case(case).documents), len(office.records.file_ids(case)))


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("no_such_letter",), "There is no document named"),
        ((NOTICE.template.id, "--language", "fr"), "not in “fr”"),
        ((NOTICE.template.id, "--step", "no_such_step"), "There is no step in this case named"),
        ((NOTICE.template.id, "--deadline", "d99"), "There is no deadline in this case named"),
        ((NOTICE.template.id, "--pdf"), "Say with --out"),
        ((NOTICE.template.id, "--set", "no_such_field=x"), "no_such_field"),
    ],
)
def test_what_cannot_be_made_leaves_no_file_and_no_document(
    amparo: Run, office: Office, case: str, tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    """Not even half of one."""
    number = office.case(case).number
    out = () if "--pdf" in arguments else ("--out", str(tmp_path / "letter.docx"))
    refused = amparo("documents", "generate", number, *arguments, *out, by=PABLO)
    catch_up(office)

    assert 2 == refused.code
    assert why in flat(refused.err)
    assert [] == [one.name for one in tmp_path.iterdir() if "letter" in one.name]
    assert ((), ()) == (office.case(case).documents, office.records.file_ids(case))


def test_where_no_pdf_can_be_made_nothing_is_kept_or_written(
    amparo: Run, office: Office, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asked for a PDF is told what to install, and does not find a draft that they believe was not made."""
    monkeypatch.setenv("PATH", str(tmp_path))
    out = tmp_path / "letter.pdf"
    words = (office.case(case).number, NOTICE.template.id, "--pdf", "--out", str(out))
    refused = amparo("documents", "generate", *words, by=PABLO)
    catch_up(office)

    assert 0 != refused.code
    assert "LibreOffice is not installed" in flat(refused.err)
    assert ((), (), False) == (office.case(case).documents, office.records.file_ids(case), out.exists())


@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("nowhere/letter.docx", "there is no folder"),
        (".", "is a folder"),
        (f"{'letter' * 50}.docx", "File name too long"),
        ("reasons.txt/letter.docx", "there is no folder"),
    ],
)
def test_a_letter_that_cannot_be_written_where_it_was_wanted_is_not_kept_either(
    amparo: Run, office: Office, case: str, tmp_path: Path, out: str, why: str
) -> None:
    """Whoever tries again elsewhere is not told that there is one already, of which they know nothing."""
    (tmp_path / "reasons.txt").write_text("a file and no folder", encoding="utf-8")
    words = (office.case(case).number, NOTICE.template.id, "--out", str(tmp_path / out))
    refused = amparo("documents", "generate", *words, by=PABLO)
    catch_up(office)

    assert 2 == refused.code
    assert why in flat(refused.err)
    assert ((), ()) == (office.case(case).documents, office.records.file_ids(case))


def test_whoever_names_a_pdf_gets_one(amparo: Run, office: Office, case: str, number: str, tmp_path: Path) -> None:
    """A Word file that is called letter.pdf is opened by nothing."""
    made = amparo("documents", "generate", number, NOTICE.template.id, "--out", str(tmp_path / "a.pdf"), by=PABLO)
    catch_up(office)
    exported = amparo("documents", "export", number, "D1", "--out", str(tmp_path / "b.PDF"), by=PABLO)

    assert [(0, ""), (0, "")] == [(made.code, made.err), (exported.code, exported.err)]
    assert [b"%PDF", b"%PDF"] == [(tmp_path / name).read_bytes()[:4] for name in ("a.pdf", "b.PDF")]
    assert office.case(case).documents[0].file_name.endswith(".docx")


def test_a_pdf_is_never_called_a_word_file(amparo: Run, office: Office, case: str, tmp_path: Path) -> None:
    """Whoever says letter.docx and wants a PDF gets letter.pdf, and is told so."""
    words = (office.case(case).number, NOTICE.template.id, "--pdf", "--out", str(tmp_path / "letter.docx"))

    told = amparo("documents", "generate", *words, "--json", by=PABLO)

    assert told.code == 0, told.err
    assert ["letter.pdf"] == [file.name for file in tmp_path.glob("letter.*")]
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads(told.out)["file"] == str(tmp_path / "letter.pdf")


def test_a_packet_is_neither_edited_in_word_nor_made_again_as_a_letter(
    amparo: Run, office: Office, case: str, tmp_path: Path
) -> None:
    """Whoever tries is told what makes it."""
    office.do(case, "Pablo", KeepDocument(made=made(kind="packet")))
    edited = tmp_path / "edited.docx"
    edited.write_bytes(word_file())
    number = office.case(case).number
    refused = [
        amparo("documents", "revise", number, "D1", str(edited), by=ANA),
        amparo("documents", "again", number, "D1", by=ANA),
    ]

    assert [2, 2] == [one.code for one in refused]
    assert "is no letter" in flat(refused[0].err)
    assert "no letter that a template made" in flat(refused[1].err)


def test_a_document_that_is_not_there_is_told_with_those_that_are(amparo: Run, office: Office, number: str) -> None:
    """And somebody of another case, who may not see this one, is told nothing of it."""
    generate(amparo, office, number)
    unknown = amparo("documents", "show", number, "D2", by=ANA)
    stranger = amparo("documents", "export", number, "D1", "--out", "x.docx", by="Víctor Prueba")

    assert (2, 3) == (unknown.code, stranger.code)
    assert "D1" in unknown.err
    assert not Path("x.docx").exists()


def test_who_looked_at_a_document_is_in_the_audit(amparo: Run, office: Office, case: str, number: str) -> None:
    """As any other look into the case."""
    generate(amparo, office, number)
    amparo("documents", "show", number, "D1", by=ANA)
    amparo("documents", "again", number, "D1", by=ANA)
    reads = [(one.person, one.what) for one in office.records.reads_of("clinic", case)]

    assert (office.people["Ana"], "documents show") in reads
    assert (office.people["Ana"], "documents again") in reads


def test_the_agenda_names_the_papers_of_a_step_and_which_are_kept(amparo: Run, office: Office, number: str) -> None:
    """Where somebody looks for what to do next."""
    before = flat(amparo("case", "show", number, by=ANA).out)
    generate(amparo, office, number)
    shown = amparo("case", "show", number, by=ANA)
    after = flat(shown.out)

    assert "" == shown.err
    title = f"papers: {NOTICE.template.title.en} ({NOTICE.template.id})"
    assert title in before
    assert f"{title}: D1, a draft" in after
    assert f"document D1 kept: {NOTICE.template.title.en} (English, version 1)" in after


def test_a_completed_step_names_the_papers_that_it_offers_and_how_they_are_made(
    office: Office, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command is ready to be typed, with the step that the paper is for."""
    office.do(case, "Inés", CompleteStep(step="conflict_check"))
    seen, history = office.case(case), office.records.history(case)
    catalog = office.records.catalog("clinic", seen.catalog)
    people = office.records.people("clinic")
    sheet = case_sheet(seen, catalog, people[0], people, history, office.now)
    offers = tuple(papers_offered(history, catalog))
    put(carried_out_view(sheet, history, catalog, "en", offers=offers))

    how = f"amparo documents generate {seen.number} {NOTICE.template.id} --step conflict_check"
    assert ["conflict_check"] == [one.step for one in offers]
    assert f"It offers: {NOTICE.template.title.en} {how}" in flat(capsys.readouterr().out)


def test_every_view_of_a_document_is_there_in_spanish(amparo: Run, office: Office, case: str, number: str) -> None:
    """Half of the clinic works in Spanish."""
    generate(amparo, office, number)
    office.do(case, "Ana", ApproveDocument(document="D1"))
    spanish = ("--language", "es")
    shown, listed = (
        flat(amparo("documents", *words, *spanish, by=ANA).out) for words in (("show", number, "D1"), ("list", number))
    )

    assert "lo aprobó Ana Prueba" in shown
    assert "Dice lo que el caso dice ahora." in shown
    assert "Guardados en el caso" in listed
    assert CLIENT not in listed
    assert date(2027, 1, 4).isoformat() not in shown
