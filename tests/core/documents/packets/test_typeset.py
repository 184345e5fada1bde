from pathlib import Path

import pytest
from tests.core.documents.packets.made import NAME, NUMBER, built, exhibit, one_file, plan_of, texts

from amparo.declarations.text import Language
from amparo.documents.packets import Caption, Custody, Respondent, Role, Tab, TabFile, check_packet
from amparo.documents.packets import Representative as Filer

HOSTILE = [
    '#read("/etc/passwd")',
    "$ x^2 $",
    "] #panic() [",
    "\\ \\u{41} \\",
    "*bold* _low_ `raw` @ref <label> // no comment",
    "#while true {}",
    '"; #import "@preview/x:1.0.0"',
    "O'Neil & Pérez <hijo>",
    "Ixb\u02bcalam Q\ua78canil",
]


def front(folder: Path, **more: object) -> str:
    """The text of a packet's own pages, in one line."""
    packet = built(plan_of([one_file("A", "a.pdf")], **more), {"a.pdf": exhibit()}, folder)
    return " ".join(" ".join(texts(packet.parts[0].file)).split())


def test_text_of_a_person_is_never_code(tmp_path: Path) -> None:
    """What looks like a command of typst is printed as it was written, and reads no file."""
    tabs = [
        Tab(tab=letter, title=title, files=(TabFile(content="a.pdf"), TabFile(content="a.pdf", title=title)))
        for letter, title in zip("ABCDEFGHI", HOSTILE, strict=True)
    ]
    caption = Caption(court=HOSTILE[0], respondents=tuple(Respondent(name=one, number=NUMBER) for one in HOSTILE))
    packet = built(plan_of(tabs, title=HOSTILE[2], caption=caption), {"a.pdf": exhibit()}, tmp_path)
    found = "".join("".join(texts(packet.parts[0].file)).split())

    assert [] == [title for title in HOSTILE if "".join(title.split()) not in found]
    assert "root:" not in found


@pytest.mark.parametrize("title", ["ስሜ and more", "中文", "K\u02bciche\u02bc", "Ñandú \u2013 “Ćwikła”"])
def test_a_title_is_printed_as_it_is_or_named_but_never_vanishes(tmp_path: Path, title: str) -> None:
    """A judge who sees boxes where the title should be does not know what the exhibit is."""
    plan = plan_of([one_file("A", "a.pdf", title)])
    problems = check_packet(plan, {"a.pdf": exhibit()})

    if problems:
        assert [("no_glyph", True)] == [(one.code, f"“{title}”" in str(one.sentence)) for one in problems]
        assert not title.isalpha() or not title[0].isascii()
    else:
        assert title in " ".join(texts(built(plan, {"a.pdf": exhibit()}, tmp_path).parts[0].file))


def test_no_font_at_all_can_write_what_no_alphabet_has() -> None:
    """A private sign has a shape only where somebody drew it: it is named with its number."""
    problems = check_packet(plan_of([one_file("A", "a.pdf", "stamp \U000f1234")]), {"a.pdf": exhibit()})

    assert ["no_glyph"] == [problem.code for problem in problems]
    assert "U+F1234" in str(problems[0].sentence)


def test_the_cover_says_what_the_court_asks_for(tmp_path: Path) -> None:
    """Filer, custody, court, names and A-numbers, kind of proceedings, judge, hearing, title."""
    plan_caption = plan_of([one_file("A", "a.pdf")]).caption
    assert plan_caption is not None
    caption = plan_caption.model_copy(update={"custody": Custody.DETAINED, "proceedings": "removal"})
    text = front(tmp_path, caption=caption)

    for words in (
        "Ana O\u2019Neil EOIR ID EX000001 555-0100 Attorney for the respondent",
        "DETAINED",
        "UNITED STATES DEPARTMENT OF JUSTICE",
        "EXAMPLE, CALIFORNIA",
        NAME,
        NUMBER,
        "In removal proceedings",
        "Immigration Judge: A. Example",
        "January 12, 2027 at 9:00 a.m. (individual)",
        "RESPONDENT\u2019S EXHIBITS",
    ):
        assert words in text


def test_a_packet_in_spanish_has_no_english_word_of_ours(tmp_path: Path) -> None:
    """The client's copy is in the client's language, its headings too."""
    filer = Filer(name="Ana O\u2019Neil", role=Role.ACCREDITED_REPRESENTATIVE)
    text = front(tmp_path, language=Language.SPANISH, title="Pruebas", representative=filer)

    for words in ("ÍNDICE DE PRUEBAS", "ANEXO A", "Próxima audiencia", "CERTIFICADO DE NOTIFICACIÓN", "12 de enero de"):
        assert words in text
    for words in ("INDEX", "TAB A", "Next hearing", "CERTIFICATE", "Pages", "Attorney", "January"):
        assert words not in text


@pytest.mark.parametrize(("count", "words"), [(1, "Respondent File No.: "), (2, "Respondents File Nos.: ")])
def test_a_family_is_named_in_the_plural(tmp_path: Path, count: int, words: str) -> None:
    """A child in the same proceedings is a respondent too, with a number of its own."""
    people = tuple(Respondent(name=f"Person {one}", number=f"A 000-000-10{one}") for one in range(count))
    text = front(tmp_path, caption=Caption(court="Example, California", respondents=people))

    assert words in text
