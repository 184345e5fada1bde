"""`amparo documents override`, `amparo org letterhead`: an organization's own papers, checked before they are used."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import docx
import pytest
from tests.app.clinic import Run
from tests.core.case.practice import CATALOG
from tests.core.documents.test_letterhead import picture
from tests.core.records.office import Office

from amparo.case.commands import Assign
from amparo.declarations import Catalog, Role
from amparo.documents import load_package_templates
from amparo.plugins.catalog import content_hash

NOTICE = next(
    one for one in load_package_templates("amparo_templates", checked=True) if one.template.id == "engagement_letter"
)
SOFIA = "Sofía Prueba"


@pytest.fixture
def number(office: Office, amparo: Run) -> str:
    """A case of a clinic whose catalog has letters, and which says where it is."""
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields} | {"documents": (NOTICE.template,)}
    catalog = Catalog(**parts | {"hash": content_hash(Catalog(**parts))})
    office.records.save_catalog(catalog)
    office.records.set_active_catalog("clinic", catalog.hash, "keyboard")
    amparo("org", "change", "--address", "1 Invented Street", "--telephone", "555-0123")
    case = office.case(office.open_case())
    return case.number


def own_file(folder: Path, *leave_out: str, more: str = "") -> Path:
    """A Word file of the clinic's own with the fields that the letter declares, without some, and more words."""
    paper = docx.Document()
    paper.sections[0].header.paragraphs[0].text = "{{ organization_name }}"
    for field in NOTICE.template.fields:
        if field.name not in leave_out:
            paper.add_paragraph(f"our own words: {{{{ {field.name} }}}}")
    paper.add_paragraph(more)
    file = folder / "ours.docx"
    paper.save(str(file))
    return file


def lines_of(file: Path) -> list[str]:
    """What stands in a Word file, its head first."""
    paper = docx.Document(io.BytesIO(file.read_bytes()))
    return [line.text for part in (paper.sections[0].header, paper) for line in part.paragraphs]


def generate(amparo: Run, number: str, out: Path) -> dict[str, str]:
    """Write the letter in English, and return what was told of it."""
    words = ("documents", "generate", number, "engagement_letter", "--out", str(out), "--language", "en", "--force")
    made = amparo(*words, "--json", by="Pablo Prueba")
    assert (0, "") == (made.code, made.err)
    told: dict[str, str] = made.json
    return told


def assign(office: Office, number: str) -> None:
    """Give the case an attorney, whom the letter names."""
    case = office.records.read_case(number, "clinic").id
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))


def test_a_letter_is_made_of_the_organizations_own_file_until_it_goes_back(
    amparo: Run, office: Office, number: str, tmp_path: Path
) -> None:
    """The list says so, and what is told of the letter names the file and its hash."""
    assign(office, number)
    out, ours = tmp_path / "letter.docx", own_file(tmp_path)
    before = generate(amparo, number, out)
    words = ("documents", "override", "engagement_letter", "--language", "en")
    done = amparo(*words, str(ours), "--reason", "our own words", by=SOFIA)
    made, listed = generate(amparo, number, out), amparo("documents", "list", number, by="Pablo Prueba").out
    back = amparo(*words, "--restore", by=SOFIA)
    after = generate(amparo, number, out)

    assert (0, "") == (done.code, done.err)
    assert "is made of the organization's own file ours.docx from now on" in done.out
    assert "own file: en" in listed
    assert ("ours.docx", hashlib.sha256(ours.read_bytes()).hexdigest()) == (made["own_file"], made["template_sha256"])
    assert "is made of the plugin's own file again" in back.out
    assert (before["sha256"], "") == (after["sha256"], after["own_file"])


def test_a_file_is_held_against_the_declared_fields_with_every_problem_at_once(
    amparo: Run, office: Office, number: str, tmp_path: Path
) -> None:
    """A field that nobody declared, one that is left out, a condition left open; nothing is changed."""
    spoilt = own_file(tmp_path, "client_name", more="{{ clent_name }} {% set x = 1 %}")
    refused = amparo("documents", "override", "engagement_letter", str(spoilt), "--language", "en", by=SOFIA)

    assert 2 == refused.code
    assert "cannot be used as it is; nothing was changed. It has 3 problems" in refused.err
    assert "There is no field named “clent_name”. Did you mean " in refused.err
    assert "Its fields are: organization_name, " in refused.err
    assert "the declared field “client_name” is not used; it belongs somewhere into the file" in refused.err
    assert "a variable (set) cannot be used in a document" in refused.err
    assert "YAML" not in refused.err
    assert "own file" not in amparo("documents", "list", number, by="Pablo Prueba").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("engagment_letter", "ours.docx", "--language", "en"), "Did you mean engagement_letter"),
        (("engagement_letter", "ours.docx", "--language", "fr"), "It is there in en and es"),
        (("engagement_letter", "nowhere.docx", "--language", "en"), "nowhere.docx cannot be read"),
        (("engagement_letter", "--language", "en"), "Name a Word file, or go back with --restore"),
    ],
)
def test_what_cannot_be_meant_is_refused(amparo: Run, number: str, words: tuple[str, ...], said: str) -> None:
    """With the nearest name or what there is."""
    refused = amparo("documents", "override", *words, by=SOFIA)

    assert 2 == refused.code
    assert said in refused.err


def test_a_letterhead_stands_on_letters_and_its_hash_beside_them(
    amparo: Run, office: Office, number: str, tmp_path: Path
) -> None:
    """Lines and a picture, also on the organization's own file; cleared, the letter is as before."""
    assign(office, number)
    out, logo = tmp_path / "letter.docx", tmp_path / "logo.png"
    logo.write_bytes(picture())
    amparo("documents", "override", "engagement_letter", str(own_file(tmp_path)), "--language", "en", by=SOFIA)
    before = generate(amparo, number, out)
    lines = ("--line", "Immigrant Defense", "--line", "213-555-0100")
    done = amparo("org", "letterhead", *lines, "--logo", str(logo), by=SOFIA)
    made = generate(amparo, number, out)
    head = lines_of(out)[:3]
    amparo("org", "letterhead", "--clear", by=SOFIA)

    assert "Immigrant Defense" in done.out
    assert ["", "Clínica de Prueba", "Immigrant Defense\n213-555-0100"] == head
    assert ("", 64) == (before["letterhead_sha256"], len(made["letterhead_sha256"]))
    assert before["template_sha256"] == made["template_sha256"]
    assert before["sha256"] == generate(amparo, number, out)["sha256"]


def test_who_may_not_decide_about_papers_is_told(amparo: Run, office: Office, number: str, tmp_path: Path) -> None:
    """An intake worker may write letters and not change what they are made of."""
    ines = "Inés Prueba"
    file = amparo("documents", "override", "engagement_letter", str(own_file(tmp_path)), "--language", "en", by=ines)
    spanish = amparo("org", "letterhead", "--line", "x", "--language", "es", by=ines)

    assert (3, 3) == (file.code, spanish.code)
    assert "decide about the organization's papers" in file.err
    assert "decidir sobre los papeles de la organización" in spanish.err


def test_a_letterhead_that_cannot_be_printed_is_refused_with_every_problem(
    amparo: Run, office: Office, number: str, tmp_path: Path
) -> None:
    """Nothing of it is kept."""
    logo = tmp_path / "logo.gif"
    logo.write_bytes(b"GIF89a")
    refused = amparo("org", "letterhead", "--line", "call {{ us }}", "--logo", str(logo), by=SOFIA)

    assert 2 == refused.code
    assert "The letterhead cannot be used as it is; nothing was changed. It has 2 problems" in refused.err
    assert "1 Invented Street" in amparo("org", "letterhead", by=SOFIA).out
