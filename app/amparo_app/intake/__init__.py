"""The intake file: what a person writes down to open a case, as `docs/intake.md` describes it."""

from amparo_app.intake.reading import read_intake

__all__ = ["read_intake"]
