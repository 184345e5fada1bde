from __future__ import annotations

import pytest
from jinja2 import TemplateError

from amparo.documents.environment import DataEnvironment, escaped_for_docxtpl

NAMES = {"name": "Ana", "person": {"name": "Ana"}, "rows": [{"tab": "A"}, {"tab": "B"}]}


@pytest.mark.parametrize(
    "template",
    [
        "{{ cycler.__init__.__globals__ }}",
        "{{ name.__class__ }}",
        "{{ name['__class__'] }}",
        "{{ name.upper() }}",
        "{{ name|attr('__class__') }}",
        "{{ ''.join }}",
        "{{ range(9) }}",
        "{{ lipsum() }}",
        "{{ person.items() }}",
        "{% set a = name %}{{ a }}",
        "{% for a, b in name %}{{ a }}{% endfor %}",
        "{% for a in 'xxxxxxxx' %}{{ a }}{% endfor %}",
        "{% for a in (name or 'xxxxxxxx') %}{{ a }}{% endfor %}",
        "{{ name[0] }}",
        "{{ rows.append }}",
        "{% for a in rows %}{{ loop.__class__ }}{% endfor %}",
        "{% macro m() %}{% endmacro %}{{ m() }}",
        "{% if name is defined %}x{% endif %}",
        "{% include 'other' %}",
        "{{ 'a' * 1000000000 }}",
        "{{ name * 1000000000 }}",
        "{{ 9 ** 9 }}",
        "{{ name % name }}",
        "{{ '%999999999d'|format(1) }}",
        "{{ nobody }}",
        "{% if nobody %}x{% endif %}",
    ],
)
def test_a_template_reaches_nothing_but_the_texts_it_was_given(template: str) -> None:
    """Whoever writes a template cannot run code, read objects, or fill the machine's memory."""
    with pytest.raises(TemplateError):
        DataEnvironment().from_string(template).render(NAMES)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ name|upper }}", "ANA"),
        ("{% if name == 'Ana' %}yes{% else %}no{% endif %}", "yes"),
        ("{{ 'a' if name and not name == 'x' else 'b' }}", "a"),
        ("{{ person.name }} {{ person['name'] }} {{ rows[1].tab }}", "Ana Ana B"),
        ("{% for row in rows %}{{ loop.index }}{{ row.tab }}{% endfor %}", "1A2B"),
        ("{% for row in rows if row.tab == 'B' %}{{ row.tab }}{% else %}none{% endfor %}", "B"),
    ],
)
def test_a_template_may_choose_between_words_and_go_through_rows(template: str, expected: str) -> None:
    """Names, a few filters, conditions and loops are enough for a document."""
    assert expected == DataEnvironment().from_string(template).render(NAMES)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("O'Neil & Pérez <hijo>", "O&#x27;Neil &amp; Pérez &lt;hijo&gt;"),
        ("Ana\nMaría\tTum", "Ana&#10;María&#9;Tum"),
        ("A\x0bB\x00\ufffe", "AB"),
        (12, "12"),
    ],
)
def test_a_value_is_escaped_once_and_loses_what_xml_cannot_hold(value: object, expected: str) -> None:
    """Lines and tabs are marked, so that they can become Word's own."""
    assert expected == DataEnvironment().from_string("{{ value }}").render(value=value)


def test_braces_in_a_value_leave_as_character_references_for_docxtpl() -> None:
    """A later pass of docxtpl makes `{{` of `{_{`; a value must not meet that."""
    rendered = DataEnvironment(escaped_for_docxtpl).from_string("{{ name }}").render(name="{_{ <b> }_}")

    assert rendered == "&#123;_&#123; &lt;b&gt; &#125;_&#125;"
