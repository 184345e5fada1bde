"""The Jinja2 environment of documents: a template sees data by name, and nothing of Python behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS = frozenset({"upper", "lower", "capitalize", "title", "trim"})
OF_A_LOOP = frozenset({"index", "first", "last", "length"})
"""What a row may ask of the loop that it is in."""

OF_JINJA = "self"
"""A name that Jinja2 gives to every template, for the template itself."""

USABLE = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.For,
    nodes.Getattr,
    nodes.Getitem,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
)
_WORDS: dict[type[nodes.Node], str] = {
    nodes.Assign: "a variable (set)",
    nodes.Call: "a call",
    nodes.Macro: "a macro",
    nodes.Test: "a test (is)",
}
# What XML 1.0 has no place for (https://www.w3.org/TR/xml/#charsets), what means something else there, and what Word
# has elements for.
_FORBIDDEN = "[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_strip_forbidden = re.compile(_FORBIDDEN).sub
_is_not_plain = re.compile(f"[&<>\"'\t\n]|{_FORBIDDEN}").search

LINE_END, TAB = "&#10;", "&#9;"
"""How a value's line ends and tabs are written: no other text of a Word file has them so."""


class DataEnvironment(ImmutableSandboxedEnvironment):
    """An environment in which `a.b` means the key `b` of a mapping, so that there is nothing for an injection to climb.

    Calls, arithmetic (a text can be multiplied until memory ends), globals and all but a few filters are refused. A
    value is escaped once, as it is written, and only there: no template can make text that is escaped already.
    """

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self, finalize: Callable[[object], str] | None = None) -> None:
        super().__init__(autoescape=False, undefined=StrictUndefined, finalize=finalize or escaped)
        self.globals.clear()
        self.tests.clear()
        self.filters = {name: _of_texts(self.filters[name]) for name in FILTERS}

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:  # noqa: ANN401 - Jinja's own
        # Every template passes here on its way to Python code, so that one which nobody checked is held to the same.
        for line, words in unusable(source):
            raise TemplateSyntaxError(f"{words} cannot be used in a document", line)
        return super()._generate(source, *args, **options)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - Jinja's own signature
        """Return the value under the key, never an attribute."""
        if type(obj) is LoopContext and attribute in OF_A_LOOP:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - Jinja's own signature
        """Return the value under the key or the row at the place; else an undefined one that raises when it is used."""
        try:
            # of a text the same would give its letters
            return obj[argument] if type(obj) in {dict, list, tuple} else self.undefined(obj=obj, name=argument)
        except (LookupError, TypeError):
            return self.undefined(obj=obj, name=argument)

    def call(self, __context: Context, __obj: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401, PYI063 - Jinja's own
        """Refuse: a document has nothing to call."""
        raise SecurityError("a template cannot call anything")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401, ARG002
        """Refuse: a document has nothing to calculate."""
        raise SecurityError(f"a template cannot calculate with “{operator}”")

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:  # noqa: ANN401, ARG002 - Jinja's signature
        """Refuse: a document has nothing to calculate."""
        raise SecurityError(f"a template cannot calculate with “{operator}”")


def unusable(template: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield the line and the words for each thing in a parsed template that a document cannot use."""
    for node in _descendants(template):
        if not isinstance(node, USABLE):
            yield node.lineno, _WORDS.get(type(node), f"“{type(node).__name__.lower()}”")
        elif isinstance(node, nodes.Name) and node.name == OF_JINJA:
            yield node.lineno, f"“{OF_JINJA}”"
        elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
            yield node.lineno, f"the filter “{node.name}”"
        elif isinstance(node, nodes.Const) and "&" in str(node.value):
            yield node.lineno, "“&” inside a tag"  # Word keeps it as “&amp;”, which no value is equal to
        elif isinstance(node, nodes.For) and (node.recursive or not isinstance(node.target, nodes.Name)):
            yield node.lineno, "a loop over more than one name"
        elif isinstance(node, nodes.For) and not isinstance(node.iter, (nodes.Name, nodes.Getattr, nodes.Getitem)):
            yield node.lineno, "a loop over something else than a list of the case"


def _descendants(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    # What is inside a thing that cannot be used would only repeat the same complaint.
    for child in node.iter_child_nodes() if isinstance(node, USABLE) else ():
        yield from _descendants(child)


def escaped(value: object) -> str:
    """Return a value ready for XML, without what XML cannot hold; raises for anything but a text or a number."""
    text = value if type(value) is str else _text_of(value)
    if not _is_not_plain(text):
        return text
    return escape(_strip_forbidden("", text)).replace("\n", LINE_END).replace("\t", TAB)


def escaped_for_docxtpl(value: object) -> str:
    """Return a value as docxtpl wants it: lines and tabs as they are, and no brace, of which it could make a tag."""
    return escape(_strip_forbidden("", _text_of(value))).replace("{", "&#123;").replace("}", "&#125;")


def _text_of(value: object) -> str:
    if isinstance(value, Undefined):
        return str(value)  # which raises, with the name
    if not isinstance(value, (str, int, float)):  # how Python writes an object down is nothing for a letter
        raise SecurityError("only a text or a number can be written into a document")
    return str(value)


def _of_texts(apply: Callable[[str], str]) -> Callable[[object], str]:
    """Return a filter that takes what could be written as it is, and nothing else."""
    return lambda value: apply(_text_of(value))
