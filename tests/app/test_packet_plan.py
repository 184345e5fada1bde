from pathlib import Path

import pytest
from tests.core.documents.packets.made import exhibit

from amparo.documents.packets import Caption, Respondent, build_packet, check_packet
from amparo.documents.packets.plan import TabFile
from amparo.errors import InvalidInput
from amparo_app.marked_yaml import FileInvalid
from amparo_app.packet_plan import CaseFile, PlannedPacket, References, Referred, read_packet_plan

DOCS = Path(__file__).parents[2] / "docs" / "documents.md"
CAPTION = Caption(court="Example, California", respondents=(Respondent(name="María Tzul", number="A 000-000-101"),))
CERTIFIED = Referred(
    title="Birth certificate",
    language="es",
    content=CaseFile("f1", 100),
    translation=CaseFile("f2", 100),
    certificate=CaseFile("f3", 100),
    certified=True,
)
LETTER = Referred(title="Brief", language="en", content=CaseFile("f4", 100, word=True))

SHORT = """
title: Respondent's Exhibits
tabs:
  - {tab: A, title: Declaration, file: declaration.pdf}
  - tab: B
    title: Papers of the family
    files:
      - exhibit: E3
      - {file: photo.pdf, title: Photograph, language: none}
  - {tab: C, document: D2}
service: {how: mail, by: Ana O'Neil, whom: [{name: Office of the Principal Legal Advisor}]}
"""


def exhibits(wanted: str, _titles: str) -> Referred:
    """The one exhibit that is there."""
    if wanted != "E3":
        raise InvalidInput(f"There is no exhibit “{wanted}”.")
    return CERTIFIED


REFERENCES = References(exhibits, lambda _wanted, _titles: LETTER)


def read(folder: Path, text: str, caption: Caption | None = CAPTION) -> PlannedPacket:
    """Read a plan written into a folder."""
    file = folder / "exhibits.yaml"
    file.write_text(text, encoding="utf-8")
    return read_packet_plan(file, REFERENCES, caption=caption)


def problems(folder: Path, text: str) -> tuple[str, ...]:
    """What is wrong with a plan, line by line."""
    with pytest.raises(FileInvalid) as refused:
        read(folder, text)
    return refused.value.problems


def test_a_plan_names_files_exhibits_and_documents(tmp_path: Path) -> None:
    """What the case keeps already need not be looked for on a disk."""
    planned = read(tmp_path, SHORT)

    expected: dict[str, Path | CaseFile] = {
        "declaration.pdf": tmp_path / "declaration.pdf",
        "E3": CaseFile("f1", 100),
        "E3 translation": CaseFile("f2", 100),
        "E3 certificate": CaseFile("f3", 100),
        "photo.pdf": tmp_path / "photo.pdf",
        "D2": CaseFile("f4", 100, word=True),
    }
    assert expected == planned.files
    assert set(expected) == set(planned.plan.keys())


def test_a_papers_title_and_language_come_from_the_case(tmp_path: Path) -> None:
    """Only what the plan says otherwise stands in its place."""
    planned = read(tmp_path, SHORT)
    family = planned.plan.tabs[1].files

    foreign = TabFile(
        content="E3",
        title="Birth certificate",
        language="es",
        translation="E3 translation",
        certificate="E3 certificate",
    )
    assert (foreign, TabFile(content="photo.pdf", title="Photograph", language="none")) == family
    assert ("Brief", TabFile(content="D2")) == (planned.plan.tabs[2].title, planned.plan.tabs[2].files[0])


def test_a_paper_that_the_case_does_not_keep_is_told_once(tmp_path: Path) -> None:
    """It would have brought its title along: nobody is told to write one."""
    found = problems(tmp_path, SHORT.replace("{tab: C, document: D2}", "{tab: C, exhibit: E9}"))

    assert ["There is no exhibit “E9”."] == [problem.partition(": ")[2] for problem in found]


def test_the_caption_is_the_cases_own_unless_the_plan_has_one(tmp_path: Path) -> None:
    """A clinic writes the names of its client once."""
    own = "caption: {court: 'Other, Texas', respondents: [{name: Juan Tzul, number: 000000102}]}\n"

    assert CAPTION == read(tmp_path, SHORT).plan.caption
    assert Caption(
        court="Other, Texas", respondents=(Respondent(name="Juan Tzul", number="000000102"),)
    ) == read(tmp_path, SHORT + own).plan.caption  # fmt: skip


def test_every_problem_of_a_plan_has_its_line(tmp_path: Path) -> None:
    """Whoever mends it looks for the line, and mends it once."""
    text = """\
titel: Exhibits
tabs:
  - tab: A
    title: Declaration
    fils:
      - a.pdf
  - tab: B
    title: Papers
    files:
      - {exhibit: E9}
      - {title: Nothing}
      - {file: a.pdf, exhibit: E3, langauge: es}
service: {how: fax}
numbering: {first: one}
"""

    assert (
        "line 1: “title” is missing here; docs/documents.md shows one",
        "line 1: “titel” is not a key here. Did you mean “title”?",
        "line 3: “files” is empty",
        "line 5: “fils” is not a key here. Did you mean “files”?",
        "line 10: There is no exhibit “E9”.",
        "line 11: say where it is: “file”, “exhibit” or “document”, one of them",
        "line 12: “langauge” is not a key of a document. Did you mean “language”?",
        "line 12: say where it is: “file”, “exhibit” or “document”, one of them, not 2",
        "line 13: “how” is one of ecas, mail, hand, courier, email, at_hearing or not_required, not “fax”",
        "line 14: “first”: input should be a valid integer, unable to parse string as an integer, not “one”",
    ) == problems(tmp_path, text)


@pytest.mark.parametrize("text", ["", "- A\n", "just words\n"])
def test_what_is_no_plan_is_told_where_one_is_shown(tmp_path: Path, text: str) -> None:
    """An empty file is a beginner's first try."""
    assert ("line 1: a plan of a packet holds keys and values; docs/documents.md shows one",) == problems(
        tmp_path, text
    )


def test_problems_of_the_papers_are_told_with_the_plans_lines(tmp_path: Path) -> None:
    """A missing translation stands on the line of its exhibit."""
    text = SHORT.replace("file: declaration.pdf", "file: declaration.pdf, language: Spanish").replace(
        "tab: C", "tab: D"
    )
    planned = read(tmp_path, text)
    found = check_packet(planned.plan, dict.fromkeys(planned.files, exhibit()))
    refused = planned.refusal(found, "en")

    first, second = refused.problems

    assert first.startswith("line 4: Tab A, declaration.pdf: it is in another language (“es”) than the court")
    assert "line 10: Tab D stands where C is expected: a tab is missing before it, or name it C" == second
    assert "line 10: El anexo D está donde se espera C" in str(planned.refusal(found, "es"))


def test_the_plan_in_the_documentation_can_be_built(tmp_path: Path) -> None:
    """Whoever copies it begins with one that works."""
    text = next(part for part in DOCS.read_text(encoding="utf-8").split("```") if part.startswith("yaml\ntitle: "))
    planned = read(tmp_path, text.removeprefix("yaml\n"), caption=None)
    contents: dict[str, bytes | Path] = dict.fromkeys(planned.files, exhibit(2))
    packet = build_packet(planned.plan, contents, advance=lambda _done, _total: None, folder=tmp_path)

    assert ("A", "B", "C", "D") == packet.parts[0].tabs
    assert planned.plan.name is not None
    assert [f"{planned.plan.name}.pdf"] == [part.name for part in packet.parts]
