"""Word documents: templates checked before anyone needs them, and letters made from a case's values."""

from amparo.documents.compiled_templates import CompiledTemplates
from amparo.documents.render import Fills, RenderedDocument, render_document
from amparo.documents.sources import is_identifying, known_sources
from amparo.documents.templates import LoadedTemplate, load_package_templates, load_templates
from amparo.documents.values import FieldValues, Value

__all__ = [
    "CompiledTemplates",
    "FieldValues",
    "Fills",
    "LoadedTemplate",
    "RenderedDocument",
    "Value",
    "is_identifying",
    "known_sources",
    "load_package_templates",
    "load_templates",
    "render_document",
]
