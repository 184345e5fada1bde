from __future__ import annotations

import pytest
from jinja2 import TemplateError

from amparo.documents.environment import DataEnvironment

NAMES = {"name": "Ana", "person": {"name": "Ana"}}


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
        "{% for a in name %}{{ a }}{% endfor %}",
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
    ],
)
def test_a_template_may_choose_between_words(template: str, expected: str) -> None:
    """Names, a few filters and conditions are enough for a letter."""
    assert expected == DataEnvironment().from_string(template).render(NAMES)


def test_braces_in_a_value_leave_as_character_references() -> None:
    """A later pass of docxtpl makes `{{` of `{_{`; a value must not meet that."""
    rendered = DataEnvironment().from_string("{{ name }}").render(name="{_{ <b> }_}")

    assert rendered == "&#123;_&#123; &lt;b&gt; &#125;_&#125;"
