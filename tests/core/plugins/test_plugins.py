"""What `amparo.plugins` gives to plugins: the mark for hooks and the loaders of what lies in files."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

import amparo
from amparo.errors import DeclarationsInvalid, TemplateInvalid
from amparo.plugins import ENGINE_VERSION, load_documents, load_rules

RULE = """
id: brief
title: {en: brief, es: escrito}
description: The brief is due before the hearing.
kind: act_by
counting: back_from_hearing
unit: days
trigger: {event: hearing_scheduled, date_field: hearing_date}
values: [{from: null, value: 15, authority: "Part II, 3.1(b)"}]
who_acts: R
citation: Part II, 3.1(b)
confidence: H
"""
TEMPLATE = """
id: notice
title: {en: Notice, es: Aviso}
files: {en: notice.en.docx}
fields:
  - {name: today, source: today, kind: date, label: {en: today's date, es: fecha de hoy}}
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a plugin's package, to be filled and then imported."""
    folder = tmp_path / "amparo_invented_pier"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield folder
    sys.modules.pop(folder.name, None)


def test_rules_are_read_from_the_packages_folder(package: Path) -> None:
    """One file, one rule, named for its id."""
    (package / "rules").mkdir()
    (package / "rules" / "brief.yaml").write_text(RULE, encoding="utf-8")

    assert ["brief"] == [rule.id for rule in load_rules(package.name)]


def test_a_package_without_its_folder_of_rules_is_told_so(package: Path) -> None:
    """Silence would be a plugin without deadlines."""
    with pytest.raises(DeclarationsInvalid, match="has no folder “rules”"):
        load_rules(package.name)


def test_templates_are_read_from_the_package(package: Path) -> None:
    """The declaration and its Word file lie beside each other; the declaration says whose package it is."""
    (package / "notice.yaml").write_text(TEMPLATE, encoding="utf-8")
    letter = docx.Document()
    letter.add_paragraph("Harbor, {{ today }}")
    letter.save(str(package / "notice.en.docx"))
    (template,) = load_documents(package.name)

    assert ("notice", package.name) == (template.id, template.package)


def test_a_template_whose_word_file_is_broken_is_told_with_its_place(package: Path) -> None:
    """When the plugin is read, not when the letter is needed."""
    (package / "notice.yaml").write_text(TEMPLATE, encoding="utf-8")
    with ZipFile(package / "notice.en.docx", "w") as archive:
        archive.writestr("nothing.txt", "nothing")

    with pytest.raises(TemplateInvalid, match=r"notice\.en\.docx"):
        load_documents(package.name)


def test_the_engine_says_the_version_that_it_is_released_as() -> None:
    """Plugins are matched with it, installed or not."""
    project = Path(amparo.__file__).parents[2] / "pyproject.toml"

    assert f'version = "{ENGINE_VERSION}"' in project.read_text(encoding="utf-8")
