import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pydantic import ValidationError
from tests.core.documents.packets.made import built, exhibit, one_file, page_of, plan_of, saved, scanned

from amparo.declarations.text import Text
from amparo.documents.packets import (
    PacketInvalid,
    PacketPlan,
    PacketProblem,
    Service,
    ServiceMethod,
    Tab,
    TabFile,
    check_packet,
)
from amparo.documents.packets.problems import next_tabs


def found(plan: PacketPlan, **contents: bytes | Path) -> list[PacketProblem]:
    """The problems of a plan whose one file `a` is sound."""
    return list(check_packet(plan, {"a": exhibit(), **contents}))


def codes(plan: PacketPlan, **contents: bytes | Path) -> list[str]:
    """What kinds of problems a plan has."""
    return [problem.code for problem in found(plan, **contents)]


@pytest.mark.parametrize(
    ("label", "after"),
    [
        ("A", ("B",)),
        ("Y", ("Z",)),
        ("Z", ("AA",)),
        ("AA", ("AB", "BB")),
        ("AB", ("AC",)),
        ("AZ", ("BA",)),
        ("BB", ("BC", "CC")),
        ("ZA", ("ZB",)),
        ("9", ("10",)),
        ("A-1", ()),
        ("a", ()),
        ("ZZ", ()),
        ("AAA", ()),
        ("", ()),
    ],
)
def test_letters_and_numbers_of_tabs_follow_each_other(label: str, after: tuple[str, ...]) -> None:
    """After Z some courts' filings go on with AA and BB, others with AA and AB: both are in order."""
    assert after == next_tabs(label)


@pytest.mark.parametrize(
    ("tabs", "continues", "expected"),
    [
        (["A", "B", "C"], None, []),
        (["1", "2"], None, []),
        (["A", "C"], None, ["tab_gap"]),
        (["A", "A", "B"], None, ["tab_repeated"]),
        (["B"], None, ["tab_first"]),
        (["D", "E"], "C", []),
        (["E"], "C", ["tab_gap"]),
        (["A", "B-1"], None, ["tab_label"]),
    ],
)
def test_tabs_stand_in_one_row(tabs: list[str], continues: str | None, expected: list[str]) -> None:
    """A judge who looks for Tab C finds that it is missing before the other side does."""
    plan = plan_of([one_file(tab, "a", f"Paper {tab}") for tab in tabs], continues=continues)

    assert expected == codes(plan)


@pytest.mark.parametrize(
    ("tabs", "tab", "expected"),
    [(["2"], "2", "1"), (["C"], "C", "A"), (["A", "D"], "D", "B"), (["A", "B", "AA"], "AA", "C"), (["B-1"], "B-1", "")],
)
def test_a_tab_out_of_its_row_is_named_with_the_one_that_belongs_there(
    tabs: list[str], tab: str, expected: str
) -> None:
    """Letters where the plan has letters, numbers where it has numbers."""
    (problem,) = found(plan_of([one_file(each, "a", f"Paper {each}") for each in tabs]))

    assert (tab, True) == (problem.tab, expected in str(problem.sentence).partition(":")[2])


def test_a_bad_file_under_two_tabs_is_named_once() -> None:
    """Whoever mends it mends it for both."""
    tabs = [one_file("A", "locked.pdf"), one_file("B", "locked.pdf")]

    assert [("encrypted", "A")] == [
        (problem.code, problem.tab) for problem in found(plan_of(tabs), **{"locked.pdf": locked()})
    ]


def test_a_tab_larger_than_a_part_is_seen_while_the_plan_is_checked() -> None:
    """Not only once somebody has waited for the packet."""
    files = tuple(TabFile(content=key, title=key) for key in ("one.pdf", "two.pdf"))
    plan = plan_of([Tab(tab="A", title="Scans", files=files)], limit_mb=0.1)

    assert ["tab_too_large"] == codes(plan, **{"one.pdf": scanned(), "two.pdf": scanned()})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"language": "es"}, ["no_translation"]),
        ({"language": "es", "translation": "a"}, ["no_certificate"]),
        ({"language": "en-US"}, []),
        ({"language": "es", "translation": "a", "certificate": "a"}, []),
        ({"language": "es", "translation": "a", "certificate_included": True}, []),
        ({"certificate": "a"}, ["certificate_alone"]),
    ],
)
def test_a_foreign_document_needs_its_translation_and_the_translators_certificate(
    given: dict[str, Any], expected: list[str]
) -> None:
    """8 CFR 1003.33: without both, the court need not read the exhibit."""
    assert expected == codes(plan_of([one_file("A", "a", **given)]))


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (None, ["no_service"]),
        (Service(how=ServiceMethod.MAIL), ["service_by", "service_whom"]),
        (Service(how=ServiceMethod.NOT_REQUIRED), ["service_reason"]),
    ],
)
def test_a_filing_says_how_it_is_served(service: Service | None, expected: list[str]) -> None:
    """8 CFR 1003.32: what comes without certification of service is not considered."""
    assert expected == codes(plan_of([one_file("A", "a")], service=service))


def test_a_cover_page_needs_a_caption() -> None:
    """Without the A-number the clerk cannot file it."""
    assert ["no_caption"] == codes(plan_of([one_file("A", "a")], caption=None))
    assert [] == codes(plan_of([one_file("A", "a")], caption=None, cover=False))


def locked() -> bytes:
    """A PDF that asks for a password."""
    return saved(pikepdf.open(io.BytesIO(exhibit())), encryption=pikepdf.Encryption(user="x", owner="y"))


def truncated() -> bytes:
    """A PDF of which only the first half came."""
    whole = exhibit(6)
    return whole[: len(whole) // 2]


def holed() -> bytes:
    """A PDF whose list of objects leads to nothing for a page's text."""
    whole = exhibit(1)
    return whole.replace(b"stream\n", b"strxxx\n", 1)


def empty() -> bytes:
    """A PDF without a page."""
    return saved(pikepdf.Pdf.new())


def dynamic() -> bytes:
    """A form whose pages only Adobe Reader draws."""
    pdf = pikepdf.open(io.BytesIO(exhibit()))
    pdf.Root.NeedsRendering = True
    return saved(pdf)


def redacted() -> bytes:
    """A page with a place marked to be blacked out, which nobody did."""
    pdf = pikepdf.Pdf.new()
    page = page_of(pdf, "a telephone number")
    page.Annots = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Redact, Rect=[70, 390, 300, 420])]
    )
    return saved(pdf)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: b"Dear Sir", "not_pdf"),
        (lambda: b"\xff\xd8\xff\xe0 photograph", "picture"),
        (lambda: b"PK\x03\x04 letter.docx", "word"),
        (lambda: b"", "not_pdf"),
        (lambda: b"%PDF-1.7\nnothing of use", "damaged"),
        (truncated, "damaged"),
        (holed, "damaged"),
        (locked, "encrypted"),
        (empty, "empty"),
        (dynamic, "dynamic_form"),
        (redacted, "redaction"),
    ],
)
def test_a_file_that_cannot_be_filed_is_named_with_its_tab(content: Callable[[], bytes], code: str) -> None:
    """Each with what to do, before a page is put together."""
    problem = found(plan_of([one_file("A", "paper.pdf")]), **{"paper.pdf": content()})[0]

    assert (code, "A", "paper.pdf") == (problem.code, problem.tab, problem.file)
    assert ("tabs", 0, "files", 0, "content") == problem.place
    assert str(problem.sentence).startswith("Tab A, paper.pdf: ")
    assert ":" in str(problem.sentence).removeprefix("Tab A, paper.pdf: ")


def test_a_file_larger_than_a_part_is_refused_by_its_size(tmp_path: Path) -> None:
    """Nothing of 60 kB goes through a door of 50."""
    file = tmp_path / "scan.pdf"
    file.write_bytes(scanned())
    problems = found(plan_of([one_file("A", "scan.pdf")], limit_mb=0.05), **{"scan.pdf": file})

    assert ["too_large"] == [problem.code for problem in problems]
    assert "it has 0.1 MB, and one part of a packet at most 0.05 MB" in str(problems[0].sentence)


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    """By its key or by its path; a folder is no file."""
    tabs = [one_file("A", "gone.pdf"), one_file("B", "nowhere.pdf"), one_file("C", "folder.pdf")]
    problems = found(plan_of(tabs), **{"gone.pdf": tmp_path / "gone.pdf", "folder.pdf": tmp_path})

    assert ["missing", "missing", "unreadable"] == [problem.code for problem in problems]


def test_every_problem_is_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    """Whoever mends a plan mends it once."""
    tabs = [
        one_file("A", "a", language="es"),
        one_file("A", "gone.pdf"),
        one_file("D", "locked.pdf", "ስሜ"),
    ]
    plan = plan_of(tabs, service=None, caption=None)

    with pytest.raises(PacketInvalid) as refused:
        built(plan, {"a": exhibit(), "locked.pdf": locked()}, tmp_path / "out")

    expected = {
        "no_caption",
        "tab_repeated",
        "tab_gap",
        "no_translation",
        "no_service",
        "missing",
        "encrypted",
        "no_glyph",
    }
    assert expected == {problem.code for problem in refused.value.problems}
    assert "It has 8 problems:" in str(refused.value)
    assert "Tiene 8 problemas:" in refused.value.sentence.es
    assert [] == list((tmp_path / "out").iterdir())


def test_each_problem_is_told_in_both_languages() -> None:
    """The Spanish sentence is another one, and names the same tab and file."""
    plan = plan_of([one_file("A", "gone.pdf", language="es")], service=None, caption=None)

    for problem in found(plan):
        assert isinstance(problem.sentence, Text)
        assert problem.sentence.en != problem.sentence.es
        assert (problem.file in problem.sentence.en, problem.file in problem.sentence.es) == (True, True)


@pytest.mark.parametrize("title", ["", "   ", "two\nlines", "bell \x07", "turned \u202etxet", "lone \ud800"])
def test_a_text_that_cannot_stand_in_a_line_is_refused(title: str) -> None:
    """A title that reads from right to left could pass for another one."""
    with pytest.raises(ValidationError):
        Tab(tab="A", title=title, files=())
