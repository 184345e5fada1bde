from __future__ import annotations

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import docx
import pytest
from tests.core.case.practice import CATALOG

from amparo.declarations import PluginInfo, TemplateField, Text
from amparo.documents import FieldValues, load_package_templates
from amparo.errors import DocumentFieldMissing, InvalidInput, TemplateInvalid, UnknownName
from amparo.plugins.letters_apart import LettersApart
from amparo.plugins.manager import PluginSource
from amparo_app.letters import (
    filling,
    language_of,
    letter_file,
    offered_letters,
    plugin_places,
    save,
    saved_with,
    template_named,
    written_letter,
)

TEMPLATES = {loaded.template.id: loaded.template for loaded in load_package_templates("amparo_templates", checked=True)}
WITH_LETTERS = CATALOG.model_copy(update={"documents": tuple(TEMPLATES.values())})
LETTER = TEMPLATES["engagement_letter"]
VALUES = FieldValues(
    by_source={
        "organization.name": "Clínica de Prueba",
        "organization.address": "100 Calle Ejemplo",
        "organization.telephone": "213-555-0100",
        "today": "2027-01-04",
        "case.number": "27-AB2C",
        "principal.name": "O'Neil & Pérez <hijo>",
        "principal.language": "Spanish",
        "attorney.name": "Ana Prueba",
    }
)


def test_a_letter_is_made_from_its_package_without_importing_it() -> None:
    """The Word file is found by its folder: a partner's code must not run in this process."""
    made = written_letter(LETTER, VALUES, "en", "en", letter_file(LETTER, "en", ()))
    text = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(made.content)).paragraphs)

    assert "O'Neil & Pérez <hijo>" in text


def test_a_letter_that_lacks_something_names_it(tmp_path: Path) -> None:
    """Nothing is written with a blank in it."""
    lacking = FieldValues(by_source={**VALUES.by_source, "attorney.name": None})

    with pytest.raises(DocumentFieldMissing, match="name of the attorney"):
        written_letter(LETTER, lacking, "en", "en", letter_file(LETTER, "en", ()))


@pytest.mark.parametrize(
    ("shipped", "own_name", "apart"), [(True, "", False), (True, "ours.docx", True), (False, "", True)]
)
def test_what_somebody_else_wrote_is_filled_in_where_it_can_be_stopped(
    *, shipped: bool, own_name: str, apart: bool, tmp_path: Path
) -> None:
    """A partner's template and an organization's own file; what ships is filled in here, at once."""
    plugins = (PluginSource(id=LETTER.plugin, shipped=shipped),)
    file = letter_file(LETTER, "en", ())._replace(own_name=own_name)

    assert apart == isinstance(filling(plugins, LETTER, file, tmp_path), LettersApart)


def test_a_template_that_never_ends_is_stopped_and_named(tmp_path: Path) -> None:
    """Whoever asked for the letter learns which file it was."""
    paper, written = docx.Document(), BytesIO()
    rows = tuple({"name": str(number)} for number in range(20))
    paper.add_paragraph("{% for a in dates %}" * 9 + "{% endfor %}" * 9)
    paper.save(written)
    dates = TemplateField(
        name="dates",
        label=Text("dates"),
        source="deadlines",
        rows=(TemplateField(name="name", label=Text("name"), source="name"),),
    )
    endless = LETTER.model_copy(update={"fields": (dates,)})
    file = letter_file(LETTER, "en", ())._replace(content=written.getvalue(), own_name="ours.docx")
    values = FieldValues(by_source={}, lists={"deadlines": rows})

    with pytest.raises(TemplateInvalid, match=r"engagement_letter.en.docx: it did not come to an end"):
        written_letter(endless, values, "en", "en", file, filling((), endless, file, tmp_path))


def test_a_template_whose_file_is_gone_says_which(tmp_path: Path) -> None:
    """A plugin that was taken away leaves its letters in the catalog."""
    orphan = LETTER.model_copy(update={"package": "no_such_package"})

    with pytest.raises(TemplateInvalid, match=r"engagement_letter\.en\.docx is not in the package no_such_package"):
        letter_file(orphan, "en", ())


def test_each_letter_is_offered_with_what_it_still_needs() -> None:
    """Whoever wants to write one sees first what to find out."""
    offered = {one.id: one for one in offered_letters(WITH_LETTERS, "asylum", VALUES)}

    assert () == offered["engagement_letter"].missing
    assert "date of the hearing" in {label.en for label in offered["hearing_notice"].missing}


def test_an_unknown_letter_is_told_with_the_nearest() -> None:
    """A slip of the finger."""
    with pytest.raises(UnknownName, match="Did you mean engagement_letter"):
        template_named(WITH_LETTERS, "asylum", "engagment_letter")


def test_a_letter_is_written_in_the_language_asked_for_else_the_clients_else_the_only_one() -> None:
    """A client's letter is in Spanish, a memo that exists in English alone is in English."""
    memo = TEMPLATES["placement_memo"]

    assert ["en", "es", "en"] == [
        language_of(LETTER, "en", "es"),
        language_of(LETTER, "", "es"),
        language_of(memo, "", "es"),
    ]
    with pytest.raises(InvalidInput, match="is there in en, not in “es”"):
        language_of(memo, "es", "es")


def test_a_letter_is_its_owners_alone_and_writes_nothing_over(tmp_path: Path) -> None:
    """It holds a client's name; and yesterday's letter may have been edited by hand."""
    file = tmp_path / "letter.docx"
    save(file, b"first", force=False)

    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    with pytest.raises(InvalidInput, match="There is a file"):
        save(file, b"second", force=False)
    assert b"first" == file.read_bytes()
    save(file, b"second", force=True)
    assert b"second" == file.read_bytes()


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let nothing write a file that is longer; only as long as this lasts, since what tests print may go to a file."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_letter_for_which_the_disk_has_no_room_is_noticed_before_anything_is_done(tmp_path: Path) -> None:
    """Nothing is left of it, and what it would have come with is not begun."""
    begun = False

    with (
        pytest.raises(InvalidInput, match=r"letter\.docx cannot be written: .+\. Choose another place"),
        room_for(1_000),
        saved_with(tmp_path / "letter.docx", bytes(1_001), force=False),
    ):
        begun = True

    assert (False, []) == (begun, list(tmp_path.iterdir()))


def test_a_letter_is_not_written_where_what_it_came_with_was_refused(tmp_path: Path) -> None:
    """The file that lay there stays as it was."""
    file = tmp_path / "letter.docx"
    file.write_bytes(b"before")

    with pytest.raises(InvalidInput, match="refused"), saved_with(file, b"after", force=True):
        raise InvalidInput("refused")

    assert ([file], b"before") == (list(tmp_path.iterdir()), file.read_bytes())


def test_a_letter_for_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """No folder is made by mistake."""
    with pytest.raises(InvalidInput, match="cannot be written"):
        save(tmp_path / "nowhere" / "letter.docx", b"", force=False)


def test_a_letter_is_looked_for_in_the_version_that_the_cases_catalog_is_of() -> None:
    """Two versions are installed side by side; one in development stands for every version."""
    old, new = (PluginSource(id="harbor", module="harbor", folders=(f"/{of}",), version=of) for of in ("1.0", "1.1"))
    mended = PluginSource(id="harbor", module="harbor", folders=("/work",))
    info = PluginInfo(id="harbor", version="1.1", title=Text("Harbor"), owner="-", contact="-", requires_amparo=">=0.1")
    catalog = CATALOG.model_copy(update={"plugins": (*CATALOG.plugins, info)})

    assert (Path("/1.1"),) == plugin_places((old, new), catalog, "harbor")
    assert (Path("/work"),) == plugin_places((mended,), catalog, "harbor")
    assert () == plugin_places((old, new), catalog, "amparo")
