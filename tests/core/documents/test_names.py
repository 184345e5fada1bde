from __future__ import annotations

import pytest

from amparo.documents.environment import DataEnvironment
from amparo.documents.names import asked_paths


@pytest.mark.parametrize(
    ("template", "paths"),
    [
        ("{{ client.name }}", {"client.name"}),
        ("{{ client['name'] }}", {"client.name"}),
        ("{{ exhibits[0].title }}", {"exhibits[].title"}),
        ("{% for e in exhibits %}{{ e.tab }}{% endfor %}", {"exhibits[]", "exhibits[].tab"}),
        (
            "{% for c in children %}{% for s in c.schools %}{{ s.name }}{% endfor %}{% endfor %}",
            {"children[]", "children[].schools[]", "children[].schools[].name"},
        ),
        (
            "{% for e in exhibits if e.kept %}{{ loop.index }}{% else %}{{ nobody }}{% endfor %}",
            {"exhibits[]", "exhibits[].kept", "loop.index", "nobody"},
        ),
        (
            "{% if a.b and c|upper == 'X' %}{{ d }}{% elif e %}{{ f if g else h }}{% endif %}",
            {"a.b?", "c", "d", "e?", "f", "g?", "h"},
        ),
        ("{% if not (exhibits or b) %}{{ exhibits }}{% endif %}", {"exhibits?", "b?", "exhibits"}),
        ("{% for e in exhibits %}{% endfor %}{{ e.tab }}", {"exhibits[]", "e.tab"}),
        ("{{ client.name.upper() }}{% set a = b %}", set()),
    ],
)
def test_each_path_that_a_template_asks_for_is_found_through_loops_and_conditions(
    template: str, paths: set[str]
) -> None:
    """A name inside a loop is the row's there and nobody's after it; what cannot be used is complained of elsewhere."""
    assert paths == set(asked_paths(DataEnvironment().parse(template)))


def test_a_path_is_told_with_the_line_that_asks_for_it_first() -> None:
    """Whoever mends the template is led to its first place."""
    assert {"a": 2, "b": 3} == asked_paths(DataEnvironment().parse("x\n{{ a }}\n{{ b }}{{ a }}"))
