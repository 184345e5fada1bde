from __future__ import annotations

from pathlib import Path

import pytest

from amparo.errors import InvalidInput
from amparo_app.marked_yaml import FileInvalid, read_marked


def written(folder: Path, text: str) -> Path:
    """Write a file of YAML."""
    file = folder / "file.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-02-30", "2027-02-30"),  # a date that does not exist is told of by whoever asked for a date
        ("000123456", "000123456"),  # YAML 1.1 would count this in eights
        ("12:30", "12:30"),  # ... and this in sixties
        ("87", 87),
        ("-3", -3),
        ("yes", True),
        ("No", False),
        ("1.50", "1.50"),
        ("~", None),
        ("Tzul", "Tzul"),
    ],
)
def test_only_what_cannot_be_mistaken_is_anything_but_text(tmp_path: Path, text: str, expected: object) -> None:
    """A number with leading zeros is an A-number, not a number."""
    marked = read_marked(written(tmp_path, f"value: {text}\n"))

    assert {"value": expected} == marked.content


def test_a_problem_is_told_with_the_line_of_its_part(tmp_path: Path) -> None:
    """Whoever mends the file looks for the line, not for a path of keys."""
    marked = read_marked(written(tmp_path, "persons:\n  - name: A\n  - name: B\n"))
    marked.problem(("persons", 1, "name"), "this is wrong")
    marked.problem(("persons", 0, "role"), "this is missing")

    with pytest.raises(FileInvalid) as refused:
        marked.refuse_problems()

    assert ("line 2: this is missing", "line 3: this is wrong") == refused.value.problems


def test_a_key_that_stands_twice_is_a_problem(tmp_path: Path) -> None:
    """YAML keeps the last and says nothing: a second date would silently win."""
    marked = read_marked(written(tmp_path, "on: 2026-01-01\non: 2026-01-02\n"))

    with pytest.raises(FileInvalid, match="line 2: “on” stands here a second time"):
        marked.refuse_problems()


def test_what_is_no_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    """An unclosed bracket is found where it hurts."""
    with pytest.raises(FileInvalid, match="line 3: this is not YAML"):
        read_marked(written(tmp_path, "a: 1\nb: [1,\n"))


@pytest.mark.parametrize("content", [b"name: Tom\xe1s\n", b"\xff\xfe"])
def test_a_file_in_another_encoding_is_told_so(tmp_path: Path, content: bytes) -> None:
    """An old editor's Latin-1 would turn Tomás into something else."""
    file = tmp_path / "file.yaml"
    file.write_bytes(content)

    with pytest.raises(InvalidInput, match="not UTF-8"):
        read_marked(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A misspelt path is the commonest mistake of all."""
    with pytest.raises(InvalidInput, match=r"intake\.yaml cannot be read"):
        read_marked(tmp_path / "intake.yaml")


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    """What is missing is then for the reader to say."""
    assert read_marked(written(tmp_path, "")).content is None
