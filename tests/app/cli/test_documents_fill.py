"""`amparo documents forms`, `questions`, `fill`: a form of a case listed, answered in one file, filled and kept."""

from __future__ import annotations

import io
import stat
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from tests.app.clinic import Run
from tests.core.documents.forms.blank import FORM, blank_form
from tests.core.documents.forms.conftest import CLIENT, STATED, catalog_with
from tests.core.records.office import Office, intake

from amparo.case.commands import OpenCase, StateFacts
from amparo.case.kept_documents import DocumentKind, DocumentStatus
from amparo.declarations import GovernmentForm
from amparo.plugins.catalog import content_hash
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut

PABLO = "Pablo Prueba"


def use(office: Office, *forms: GovernmentForm) -> None:
    """Put a catalog with these forms in force."""
    catalog = catalog_with(*forms)
    catalog = type(catalog)(
        **{name: getattr(catalog, name) for name in type(catalog).model_fields} | {"hash": content_hash(catalog)}
    )
    office.records.save_catalog(catalog)
    office.records.set_active_catalog("clinic", catalog.hash, "keyboard")


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case of which everything is known but the story and the jobs."""
    use(office, FORM)
    asked = intake()
    client = CLIENT.model_copy(update={"id": ""})
    id_ = office.open_case(OpenCase(**asked.model_dump() | {"persons": (client.model_dump(),)}))
    known = {name: value for name, value in STATED.items() if name not in {"asylum.story", "asylum.jobs"}}
    office.do(id_, "Pablo", StateFacts(facts=known))
    return id_


@pytest.fixture
def number(office: Office, case: str) -> str:
    """Return the number of that case."""
    return office.case(case).number


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """Return the blank form on the disk."""
    file = tmp_path / "t-1.pdf"
    file.write_bytes(blank_form())
    return file


def flat(printed: str) -> str:
    """Return what was printed without its line ends and indents."""
    return " ".join(printed.split())


def catch_up(office: Office) -> None:
    """Carry out what waits in the inbox, as the engine does once it runs again."""
    for waiting in office.records.waiting_commands(office.wall + timedelta(days=1)):
        carry_out(office.records, CarryOut(case=waiting.case, command=waiting.command, now=office.now))


def test_forms_are_listed_with_how_far_they_are_and_what_is_open(amparo: Run, number: str) -> None:
    """By part and item, with the fact that answers each."""
    english = flat(amparo("documents", "forms", number, by=PABLO).out)
    spanish = flat(amparo("documents", "forms", number, "--language", "es", by=PABLO).out)
    (told,) = amparo("documents", "forms", number, "--json", by=PABLO).json

    assert "T-1 Application of the Tests edition 03/01/26 t-1 for Luz Núñez O\u2019Brien" in english
    assert "11 of 13 questions are answered, 2 are open Part 2, item 4: story (asylum.story)" in english
    assert (
        "11 de 13 preguntas están contestadas, 2 están abiertas Part 2, punto 4: story (es) (asylum.story)" in spanish
    )
    assert ["asylum.story", "asylum.jobs"] == [one["fact"] for one in told["open"]]


def test_a_final_form_is_refused_while_anything_is_open_and_nothing_is_written(
    amparo: Run, office: Office, case: str, number: str, blank: Path, tmp_path: Path
) -> None:
    """Every reason at once, with what to do."""
    out = tmp_path / "filled.pdf"
    refused = amparo("documents", "fill", number, str(blank), "--out", str(out), by=PABLO)
    as_data = amparo("documents", "fill", number, str(blank), "--json", by=PABLO)

    assert (3, False, ()) == (refused.code, out.exists(), office.case(case).documents)
    assert "questions without an answer: 2" in refused.err
    assert "Part 2, item 4: story (asylum.story)" in refused.err
    assert f"amparo documents questions {number} t-1 > answers.yaml" in refused.err
    assert 2 == len(as_data.json["error"]["open"])


def test_a_draft_is_written_marked_on_each_page_and_not_kept(
    amparo: Run, office: Office, case: str, number: str, blank: Path, tmp_path: Path
) -> None:
    """Its file is its owner's alone."""
    out = tmp_path / "draft.pdf"
    made = flat(amparo("documents", "fill", number, str(blank), "--draft", "--out", str(out), by=PABLO).out)
    spanish = amparo("documents", "fill", number, str(blank), "--draft", "--out", str(out), "--force",
                     "--language", "es", by=PABLO)  # fmt: skip
    pages = [page.extract_text() for page in pypdf.PdfReader(out).pages]

    assert made.startswith("Draft of form T-1 written to")
    assert "Questions without an answer Part 2, item 4: story (asylum.story)" in made
    assert "Left for the pen item 12: signature" in made
    assert "Quedan para llenar a mano punto 12: firma" in flat(spanish.out)
    assert all("DRAFT, DO NOT FILE / BORRADOR, NO PRESENTAR" in page for page in pages)
    assert (0o600, ()) == (stat.S_IMODE(out.stat().st_mode), office.case(case).documents)
    assert 2 == amparo("documents", "fill", number, str(blank), "--draft", by=PABLO).code


def test_the_open_questions_are_one_file_and_what_it_answers_makes_the_form_final(
    amparo: Run, office: Office, case: str, number: str, blank: Path, tmp_path: Path
) -> None:
    """The whole way: written out, filled in, stated as facts, filled, kept, and written to a file."""
    asked = amparo("documents", "questions", number, "T-1", by=PABLO).out
    answers, out = tmp_path / "answers.yaml", tmp_path / "filled.pdf"
    filled_in = asked.replace("asylum.story:", "asylum.story: They came at night.").replace(
        "asylum.jobs:",
        "asylum.jobs:\n  - {employer: Panadería Ñuble, from: 2019-03}\n  - {employer: Hotel, from: 2021-01}",
    )
    answers.write_text(filled_in, encoding="utf-8")
    waits = amparo("documents", "fill", number, str(blank), "--answers", str(answers), by=PABLO)
    catch_up(office)
    words = ("documents", "fill", number, str(blank), "--out", str(out), "--answers", str(answers), "--json")
    made = amparo(*words, by=PABLO)
    catch_up(office)
    (kept,) = office.case(case).documents
    again = amparo(*words, "--force", by=PABLO).json
    fields = pypdf.PdfReader(io.BytesIO(out.read_bytes())).get_fields() or {}

    assert "# Part 2, item 4: story" in asked
    assert "- {employer: …, from: …}" in asked
    assert (5, True) == (waits.code, "are saved, and the engine" in waits.err)
    assert "Panadería Ñuble | 2019-03\nHotel | 2021-01" == office.case(case).facts["asylum.jobs"]
    assert (0, "waiting") == (made.code, made.json["state"])
    assert (DocumentKind.FORM, "t-1", DocumentStatus.DRAFT) == (kept.kind, kept.template, kept.status)
    assert out.read_bytes() == office.records.read_file(case, kept.file)
    assert "They came at night." == kept.values["story"] == fields["story"]["/V"]
    assert ["Part 4, job 2"] == [entry["place"] for entry in made.json["sheet"]]
    assert ("same", kept.id) == (again["state"], again["document"])
    listed = amparo("documents", "list", number, "--json", by=PABLO).json["kept"][0]
    office.do(case, "Pablo", StateFacts(facts={"asylum.state": "TX"}))
    stale_list = amparo("documents", "list", number, by=PABLO)
    assert stale_list.code == 0, stale_list.err
    stale = flat(stale_list.out)
    assert (kept.id, True, []) == (listed["id"], listed["comparable"], listed["changed"])
    assert "state (was “ca”, is “TX”)" in stale


def test_what_is_wrong_in_a_file_of_answers_is_told_all_at_once_with_its_lines(
    amparo: Run, office: Office, case: str, number: str, blank: Path, tmp_path: Path
) -> None:
    """Nothing is stated of a file that has a mistake in it."""
    answers = tmp_path / "answers.yaml"
    answers.write_text("asylum.stori: x\nasylum.unit: cave\nasylum.jobs:\n  - {boss: x}\nasylum.story: [1]\n")
    refused = amparo("documents", "fill", number, str(blank), "--answers", str(answers), by=PABLO)

    assert 2 == refused.code
    for words in (
        "line 1: There is no fact named “asylum.stori”. Did you mean asylum.story",
        "line 2: “unit” (asylum.unit) is one of apartment, suite, floor, not “cave”",
        "line 3: each row of “asylum.jobs” has these parts: employer, from",
        "line 5: “asylum.story” takes one value, not a list",
    ):
        assert words in refused.err
    assert "asylum.story" not in office.case(case).facts


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"no PDF at all", "t-1.pdf is no PDF."),
        (blank_form(edition="01/15/24"), "This form T-1 is of the edition 01/15/2024"),
        (blank_form(second_page="01/15/24"), "The pages of this form T-1 are of different editions"),
        (blank_form(words="Form X-9 Edition 03/01/26", edition="x"), "shows none of the forms that a plugin has"),
        (blank_form(values={"story": "Secreto"}), "has answers in it already"),
    ],
)
def test_a_file_that_is_not_the_blank_form_is_refused_by_name_and_leaves_nothing(
    amparo: Run, office: Office, case: str, blank: Path, file: bytes, words: str
) -> None:
    """No output file, nothing kept, and no name of anybody in the message."""
    blank.write_bytes(file)
    out = blank.with_name("out.pdf")
    refused = amparo("documents", "fill", office.case(case).number, str(blank), "--out", str(out), by=PABLO)

    assert refused.code in {2, 3}
    assert words in refused.err
    assert "Secreto" not in refused.err
    assert (False, ()) == (out.exists(), office.case(case).documents)


def test_a_superseded_edition_is_filled_as_a_draft_only(
    amparo: Run, office: Office, case: str, number: str, blank: Path, tmp_path: Path
) -> None:
    """The reason stands above everything else."""
    blank.write_bytes(blank_form(edition="01/15/24"))
    out = tmp_path / "draft.pdf"
    made = flat(amparo("documents", "fill", number, str(blank), "--draft", "--out", str(out), by=PABLO).out)

    assert "Why it must not be filed This form T-1 is of the edition 01/15/2024" in made
    assert out.exists()


def test_the_catalog_lists_forms_with_their_authority_and_when_it_was_read(amparo: Run, case: str) -> None:
    """Whoever looks sees how old the word is on which an edition rests."""
    shown = flat(amparo("plugins", "catalog", "--forms").out)

    assert "t-1 T-1 Application of the Tests edition 03/01/26" in shown
    assert "· 13 questions · the agency's page of forms · https://example.org/t-1 last read on" in shown


def test_a_person_who_is_not_in_the_case_is_named_with_those_who_are(amparo: Run, number: str, blank: Path) -> None:
    """A form may be for a spouse or a child."""
    refused = amparo("documents", "fill", number, str(blank), "--person", "p9", by=PABLO)

    assert "There is no person in this case named “p9”" in refused.err


def test_the_fields_of_a_file_are_listed_for_whoever_declares_a_form(amparo: Run, blank: Path) -> None:
    """With every blank in their states."""
    shown = flat(amparo("documents", "form-fields", str(blank)).out)
    fields = amparo("documents", "form-fields", str(blank), "--json").json

    assert "unit_suite box; “ STE ”" in shown
    assert ["receipt", 13, True] == [fields[2][key] for key in ("name", "longest", "comb")]
