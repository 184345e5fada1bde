from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.documents.compiled import compiled
from amparo.documents.compiled_templates import CompiledTemplates
from amparo.documents.package import archive, deflated, repacked

if TYPE_CHECKING:
    from pathlib import Path

    from tests.core.documents.conftest import WordFileMaker

EXHIBITS = [{"tab": "A", "title": "Declaration & <report>"}, {"tab": "B", "title": "O'Neil “Pérez”"}]
PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="{}%#￾￿"), min_size=1)


def by_docxtpl(file: bytes, values: dict[str, Any]) -> bytes:
    """Return the Word file as docxtpl by itself fills it in."""
    template = DocxTemplate(io.BytesIO(file))
    template.render(values, autoescape=True)
    written = io.BytesIO()
    template.save(written)
    return written.getvalue()


def canonical(file: bytes, part: str = "word/document.xml") -> bytes:
    """Return a part of a Word file in the form in which equal XML is equal bytes (C14N)."""
    written = io.BytesIO()
    parse_xml(zipfile.ZipFile(io.BytesIO(file)).read(part)).getroottree().write_c14n(written)
    return written.getvalue()


def filled(file: bytes, values: dict[str, Any]) -> bytes:
    """Return the Word file as its compiled template fills it in."""
    template = compiled(file)
    assert template is not None
    return template.filled(values)


@pytest.fixture(scope="module")
def exhibit_index() -> bytes:
    """Return a Word file with a table, a row for each exhibit, and a header, a footer and conditions."""
    paper = docx.Document()
    paper.sections[0].header.paragraphs[0].text = "{{ client.name }}"
    paper.sections[0].footer.paragraphs[0].text = "{{ exhibits[0].tab }}"
    paper.add_paragraph("{%p if exhibits %}")
    paper.add_paragraph("Of {{ client.name }}")
    paper.add_paragraph("{%p endif %}")
    table = paper.add_table(rows=3, cols=2)
    table.cell(0, 0).text = "{%tr for e in exhibits %}"
    table.cell(1, 0).text, table.cell(1, 1).text = "{{ e.tab }}", "{{ e.title }}"
    table.cell(2, 0).text = "{%tr endfor %}"
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()


@pytest.mark.parametrize("part", ["word/document.xml", "word/header1.xml", "word/footer1.xml"])
def test_a_compiled_template_makes_what_docxtpl_makes(part: str, exhibit_index: bytes) -> None:
    """Text, header and footer are the same XML."""
    values = {"client": {"name": "Ana & <María>"}, "exhibits": EXHIBITS}

    assert canonical(by_docxtpl(exhibit_index, values), part) == canonical(filled(exhibit_index, values), part)


@settings(max_examples=25, deadline=None)
@given(name=PLAIN, titles=st.lists(PLAIN, max_size=5))
def test_whatever_the_values_are_it_makes_what_docxtpl_makes(
    name: str, titles: list[str], exhibit_index: bytes
) -> None:
    """No text is a different document."""
    exhibits = [{"tab": str(number), "title": title} for number, title in enumerate(["first", *titles])]
    values = {"client": {"name": name}, "exhibits": exhibits}

    assert canonical(by_docxtpl(exhibit_index, values)) == canonical(filled(exhibit_index, values))


def test_lines_and_tabs_become_words_own_in_their_own_paragraph_only(word_file: WordFileMaker) -> None:
    """A long document is resolved piece by piece, and reads as if it had been done at once."""
    file = word_file("{%p for one in rows %}", "{{ one.text }} end", "{%p endfor %}")
    rows = [{"text": f"{number}\nline\ttab"} for number in range(1_500)]

    made = filled(file, {"rows": rows})

    assert canonical(by_docxtpl(file, {"rows": rows})) == canonical(made)


@pytest.mark.parametrize("text", ["\n", "\t", ""])
def test_a_paragraph_of_thousands_of_values_is_one_paragraph(text: str, word_file: WordFileMaker) -> None:
    """However long it is, nothing of it is lost where it is resolved, with a line end in it, a tab or neither."""
    file = word_file("{% for one in rows %}{{ one.text }};{% endfor %}", "the end")
    rows = [{"text": f"{number}{text}"} for number in range(2_500)]

    assert canonical(by_docxtpl(file, {"rows": rows})) == canonical(filled(file, {"rows": rows}))


def test_4000_letters_of_8_threads_each_carry_their_own_clients_name(
    word_file: WordFileMaker, text_of: Callable[[bytes], str]
) -> None:
    """No letter ever shows another client's name, however many are written at once from one compiled template."""
    template, start = compiled(word_file("Client: {{ name }} end")), threading.Barrier(8)
    assert template is not None

    def write(thread: int) -> list[tuple[str, bytes]]:
        start.wait()
        names = [f"Client {thread}-{number}" for number in range(500)]
        return [(name, template.filled({"name": name})) for name in names]

    with ThreadPoolExecutor(8) as threads:
        made = [letter for letters in threads.map(write, range(8)) for letter in letters]

    texts = [zipfile.ZipFile(io.BytesIO(file)).read("word/document.xml").decode() for _, file in made]
    assert len(made) == 4_000
    assert [] == [name for (name, _), text in zip(made, texts, strict=True) if f"Client: {name} end" not in text]
    assert f"Client: {made[-1][0]} end" == text_of(made[-1][1])


def test_what_only_docxtpl_can_do_is_left_to_it_in_the_same_environment(
    word_file: WordFileMaker, text_of: Callable[[bytes], str]
) -> None:
    """A table whose columns are repeated has its grid counted again; the names in it are as safe."""
    paper = docx.Document()
    table = paper.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("{%tc for e in rows %}", "{{ e.a }}", "{%tc endfor %}"), strict=True):
        cell.text = text
    written = io.BytesIO()
    paper.save(written)

    made = CompiledTemplates().filled(written.getvalue(), {"rows": [{"a": "{{ 7*7 }}"}, {"a": "O'Neil & <P>"}]})

    assert compiled(written.getvalue()) is None
    (table,) = docx.Document(io.BytesIO(made)).tables
    assert ["{{ 7*7 }}", "O'Neil & <P>"] == [cell.text for cell in table.rows[0].cells]


def test_a_template_compiled_by_another_process_is_read_and_not_compiled(
    word_file: WordFileMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new process makes its first letter from what lies in the folder."""
    file = word_file("Client: {{ name }} end")
    first = CompiledTemplates(tmp_path / "compiled").filled(file, {"name": "Ana"})
    monkeypatch.setattr("amparo.documents.compiled_templates.compiled", lambda _: pytest.fail("it was compiled again"))

    assert first == CompiledTemplates(tmp_path / "compiled").filled(file, {"name": "Ana"})


@pytest.mark.parametrize(
    "damage", ["cut", "another kind", "others may write", "their group may write", "a link", "their folder"]
)
def test_what_somebody_else_could_have_written_is_not_read(
    damage: str, word_file: WordFileMaker, tmp_path: Path
) -> None:
    """A compiled template is Python code: what is not surely ours is compiled anew, however well it would run."""
    file, folder, theirs = word_file("Client: {{ name }} end"), tmp_path / "compiled", tmp_path / "theirs"
    expected = CompiledTemplates(folder).filled(file, {"name": "Ana"})
    CompiledTemplates(theirs).template(word_file("Forged: {{ name }} end"))
    (kept,), (forged,) = folder.iterdir(), theirs.iterdir()
    match damage:
        case "cut":
            kept.write_bytes(kept.read_bytes()[:40])
        case "another kind":
            kept.write_bytes(b"i\x01\x00\x00\x00")
        case "others may write":
            kept.write_bytes(forged.read_bytes())
            kept.chmod(0o666)
        case "their group may write":
            kept.write_bytes(forged.read_bytes())
            kept.chmod(0o660)
        case "a link":
            kept.unlink()
            kept.symlink_to(forged)
        case "their folder":
            kept.write_bytes(forged.read_bytes())
            folder.chmod(0o777)

    assert expected == CompiledTemplates(folder).filled(file, {"name": "Ana"})


def test_a_letter_is_made_where_nothing_can_be_kept(word_file: WordFileMaker, tmp_path: Path) -> None:
    """A folder that cannot be made costs time, and no letter."""
    (tmp_path / "file").write_text("x", encoding="utf-8")

    assert CompiledTemplates(tmp_path / "file" / "below").filled(word_file("{{ name }}"), {"name": "Ana"})


def test_an_archive_is_what_zipfile_reads_and_the_same_bytes_each_time() -> None:
    """Our own writer of archives is checked by the standard library's reader."""
    contents = {"a.xml": b"<a/>" * 5_000, "ñ/b.bin": b"", "c": bytes(range(256)) * 100}
    first, second = (archive(deflated(name, (content,)) for name, content in contents.items()) for _ in range(2))

    with zipfile.ZipFile(io.BytesIO(first)) as opened:
        assert opened.testzip() is None
        assert contents == {name: opened.read(name) for name in opened.namelist()}
        assert {(1980, 1, 1, 0, 0, 0)} == {member.date_time for member in opened.infolist()}
    assert first == second == repacked(first)


def test_a_file_given_piece_by_piece_is_the_file_given_at_once() -> None:
    """Its length and its checksum are of the whole: Word refuses a file whose length is another one."""
    pieces = [b"<a>", b"n" * 3_000, b"", b"</a>"]
    (read,) = zipfile.ZipFile(io.BytesIO(archive([deflated("a.xml", pieces)]))).infolist()

    assert sum(map(len, pieces)) == read.file_size
    assert b"".join(pieces) == zipfile.ZipFile(io.BytesIO(archive([deflated("a.xml", pieces)]))).read("a.xml")
