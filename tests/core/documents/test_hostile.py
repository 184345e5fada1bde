"""Values and templates of somebody who means harm: nothing is run, nothing is read, no word of a client is lost."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from typing import TYPE_CHECKING, Any

import docx
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError

from amparo.documents.compiled_templates import CompiledTemplates
from amparo.documents.environment import DataEnvironment
from amparo.documents.package import UNREADABLE
from amparo.documents.values import clean

if TYPE_CHECKING:
    from tests.core.documents.conftest import WordFileMaker

SECRET = "c4n4ry"
VALUES: dict[str, Any] = {
    "name": "Ana",
    "person": {"name": "Ana", "items": "of hers", "__class__": "a word"},
    "rows": [{"tab": "A"}, {"tab": "B"}],
}
"""All that a template is handed; the canary is in none of it, but in everything that code could reach."""

NAMES = ("name", "person", "rows", "loop", "self", "cycler", "joiner", "namespace", "lipsum", "range", "dict", "x")
_NAMES = st.sampled_from((*NAMES, "'a'"))
_DEEPER = st.sampled_from((
    ".name", ".items", "['__class__']", ".__class__", ".__mro__[1]", ".__init__.__globals__", ".os", "[0]", "[-1]",
    "|attr('__class__')", "|map(attribute='tab')", "|list", "|upper", "|format", "|pprint", "|tojson", "|safe",
    "()", "('x')", ".__subclasses__()", ".format(a=1)", " * 99999", " ~ name", " in rows", " is mapping",
))  # fmt: skip
_EXPRESSIONS = st.builds(lambda name, deeper: name + "".join(deeper), _NAMES, st.lists(_DEEPER, max_size=4))
_TAGS = st.one_of(
    _EXPRESSIONS.map("{{{{ {} }}}}".format),
    st.builds("{{% if {} %}}{}{{% endif %}}".format, _EXPRESSIONS, _NAMES),
    st.builds("{{% for x in {} %}}{{{{ {} }}}}{{% endfor %}}".format, _EXPRESSIONS, _EXPRESSIONS),
    st.builds("{{% set x = {} %}}{{{{ x }}}}".format, _EXPRESSIONS),
    st.sampled_from(["{% raw %}", "{% include 'x' %}", "{% import 'x' as y %}", "{{", "{%", "#}", "{{ {{ }}", "%}"]),
)
_HOSTILE_TEXT = st.one_of(
    st.text(max_size=30),
    st.sampled_from((
        "{{ 7*7 }}", "{% for %}", "</w:t></w:r>", "<![CDATA[", "&amp;", "&#10;", "&lt;", "]]>", "{_{ x }_}", "{#",
        "<w:br/>", '"', "\\", "%s", "${x}", "O'Neil & Pérez <hijo>", "K'iche' Ixil", "سلام", "ሰላም", "你好", "𝔸𐍈",
        "a\x0bb", "\x00", "\ufffe", "\u202eabc", "\ud800",
    )),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(template=st.lists(_TAGS, min_size=1, max_size=3).map(" ".join))
@example(template="{{ cycler.__init__.__globals__.os.getpid() }}")
@example(template="{{ ''.__class__.__mro__[1].__subclasses__() }}")
def test_whatever_a_template_says_it_prints_its_values_or_nothing(template: str) -> None:
    """Each word that comes out is one that was handed in; everything else ends in a refusal."""
    DataEnvironment.canary = SECRET  # type: ignore[attr-defined]  # what code would find by climbing
    try:
        written = DataEnvironment().from_string(template).render(VALUES)
    except TemplateError:
        return
    finally:
        del DataEnvironment.canary  # type: ignore[attr-defined]

    handed = {
        "ANA",
        "Ana",
        "A",
        "B",
        "of hers",
        "OF HERS",
        "a word",
        "A WORD",
        "a",
        "True",
        "False",
        "items",
        "__class__",
        *NAMES,
    }
    assert SECRET not in written
    assert "object at 0x" not in written
    assert "<class" not in written
    left = re.sub(r"&#?\w+;", " ", written)
    for word in sorted(handed, key=len, reverse=True):
        left = left.replace(word, " ")
    assert "" == "".join(re.findall(r"\w", left))


@settings(max_examples=150, deadline=None)
@given(value=_HOSTILE_TEXT, again=_HOSTILE_TEXT)
def test_whatever_a_value_holds_it_is_read_as_it_was_typed(value: str, again: str, word_file: WordFileMaker) -> None:
    """No value becomes a tag or markup, none is cut, and only what XML has no place for is left out."""
    file = word_file("[{{ name }}]", "{%p for row in rows %}", "<{{ row.tab }}>", "{%p endfor %}", header="{{ name }}")

    made = CompiledTemplates().filled(file, {"name": value, "rows": [{"tab": again}, {"tab": value}]})

    opened = docx.Document(io.BytesIO(made))
    assert [f"[{shown(value)}]", f"<{shown(again)}>", f"<{shown(value)}>"] == [one.text for one in opened.paragraphs]
    assert shown(value) == opened.sections[0].header.paragraphs[0].text


def shown(value: str) -> str:
    """Return what python-docx reads of a value, which leaves out what XML 1.0 has no character for."""
    return "".join(char for char in value if char in "\t\n" or (clean(f"x{char}x") == f"x{char}x"))


@settings(max_examples=60, deadline=None)
@given(tags=st.lists(_TAGS, min_size=1, max_size=4), cuts=st.integers(1, 4))
def test_a_hostile_word_file_is_refused_or_filled_and_never_more(
    tags: list[str], cuts: int, word_file: WordFileMaker
) -> None:
    """Also where Word cut the tags into runs, what comes out is a Word file or a refusal."""
    runs = [[text[at : at + cuts] for at in range(0, len(text), cuts)] for text in tags]
    try:
        made = CompiledTemplates().filled(word_file(*runs), VALUES)
    except (TemplateError, *UNREADABLE):
        return

    body = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert SECRET not in body
    assert "object at 0x" not in unicodedata.normalize("NFKC", body)
