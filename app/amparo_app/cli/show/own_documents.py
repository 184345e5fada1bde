"""An organization's own papers: whose Word file a letter is made of, and what stands at its head."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.declarations import DocumentTemplate
from amparo.records.organizations import Organization
from amparo.records.own_documents import Letterhead
from amparo_app.cli.show.paper import FAINT
from amparo_app.cli.show.words import say
from amparo_app.own_documents import Overriding


def overriding_view(done: Overriding, template: DocumentTemplate, language: str) -> RenderableType:
    """Say of which file a letter is made from now on."""
    if not done.file:
        return Text(say("own_file_restored", language, title=template.title, written=done.language))
    told = say("own_file_used", language, title=template.title, written=done.language, file=done.file)
    return Group(Text(told), Text(f"sha256 {done.sha256}", style=FAINT))


def letterhead_view(letterhead: Letterhead, organization: Organization, language: str) -> RenderableType:
    """Show what stands at the head of an organization's letters."""
    profile = organization.profile
    lines = letterhead.lines or ("  ·  ".join(part for part in (profile.address, profile.telephone) if part),)
    logo = len(letterhead.logo) if letterhead.logo else 0
    return Group(
        *([Text(say("letterhead_logo", language, bytes=f"{logo:,}"), style=FAINT)] if logo else []),
        Text(profile.name, style="bold"),
        *(Text(line) for line in lines if line),
    )
