"""What an organization decides about its papers: a Word file of its own for a template, and its letterhead."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pydantic import ConfigDict

from amparo.case.model import Recorded

if TYPE_CHECKING:
    from amparo.records.decisions import DecisionStore

TEMPLATE_OVERRIDE, LETTERHEAD = "template_override", "letterhead"
"""The kinds of these decisions; the subject is the template's id and language, and nothing for the letterhead."""


class _WithBytes(Recorded):
    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")


class OwnFile(_WithBytes):
    """A Word file of the organization's own, as it was handed over, and what it was called."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Return the hash of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


class TemplateOverride(_WithBytes):
    """The organization's own file in the place of a template's, or None where it went back, and why."""

    file: OwnFile | None
    reason: str = ""


class Letterhead(_WithBytes):
    """What stands at the head of an organization's papers: lines below its name, and a picture (PNG or JPEG) above it.

    Without lines its address and telephone stand there.
    """

    lines: tuple[str, ...] = ()
    logo: bytes | None = None

    @property
    def sha256(self) -> str:
        """Return the hash of it all, in hexadecimal; empty if there is nothing."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest() if self.lines or self.logo else ""


def override_subject(template: str, language: str) -> str:
    """Return under which subject the decisions about a template's file in one language are kept."""
    return f"{template}/{language}"


def own_files(records: DecisionStore, organization: str) -> dict[str, OwnFile]:
    """Return the organization's own Word files as they stand, by `template/language`."""
    standing = records.standing(organization, TEMPLATE_OVERRIDE, TemplateOverride)
    return {subject: one.content.file for subject, one in standing.items() if one.content.file is not None}


def letterhead_of(records: DecisionStore, organization: str) -> Letterhead:
    """Return the organization's letterhead as it stands, an empty one if it never decided on any."""
    found = records.standing(organization, LETTERHEAD, Letterhead).get("")
    return found.content if found else Letterhead()
