"""What partners hand to an operator: wheels built of a small plugin, sound or wrong in one declaration."""

from __future__ import annotations

import io
from pathlib import Path

import docx
from tests.core.plugins.wheels import CODE, named, parts, sound, zipped

HEAD = "from amparo.declarations import *\nfrom amparo.plugins import load_documents, load_rules\n" + CODE.replace(
    "{plugin}", "harbor"
).replace("{version}", "1.0")
STEP = """
@hookimpl
def amparo_steps(context):
    def step(name, **more):
        return StepDeclaration(id=name, title=Text(name, name), phase="only", case_types=("harbor_bond",),
                               roles=(Role.PARALEGAL,), **more)
    return [{steps}]
"""
RULE = """\
id: harbor_deadline
title: {en: Pay the bond, es: Pagar la fianza}
description: The bond is paid in time.
kind: act_by
counting: calendar_days
unit: days
trigger: {event: note_added}
values:
  - {from: null, value: 5, url: https://example.org/law}
who_acts: respondent
consequence: {en: It is too late., es: Es tarde.}
citation: 8 CFR 1
confidence: H
ladder: none
"""
LETTER = """\
id: harbor_letter
title: {en: Letter of the harbor, es: Carta del puerto}
files: {en: harbor_letter.en.docx}
fields:
  - {name: case_number, source: case.number, label: {en: case number, es: número de caso}}
"""


def write(folder: Path, wheel: tuple[str, bytes]) -> Path:
    """Write a wheel into a folder, as a mail or a stick brings it."""
    file, body = wheel
    folder.mkdir(exist_ok=True)
    (folder / file).write_bytes(body)
    return folder / file


def declaring(code: str, **more: bytes) -> tuple[str, bytes]:
    """Return a wheel of the plugin `harbor` with more code, and more files in its package."""
    files = parts(code=HEAD + code) | {f"amparo_harbor/{name.replace('__', '/')}": body for name, body in more.items()}
    return named(), zipped(files)


def with_steps(steps: str) -> tuple[str, bytes]:
    """Return a wheel whose plugin declares these steps, each written as `step("name", ...)`."""
    return declaring(STEP.replace("{steps}", steps))


def with_rule_without_authority() -> tuple[str, bytes]:
    """Return a wheel with a rule that does not say which law it states."""
    hook = "\n@hookimpl\ndef amparo_deadline_rules(context):\n    return load_rules(__name__)\n"
    files = parts(code=HEAD + hook) | {"amparo_harbor/rules/harbor_deadline.yaml": RULE.encode()}
    return named(), zipped(files)


def with_letter_of(words: str) -> tuple[str, bytes]:
    """Return a wheel with a Word template of these words."""
    document, packed = docx.Document(), io.BytesIO()
    document.add_paragraph(words)
    document.save(packed)
    hook = "\n@hookimpl\ndef amparo_documents(context):\n    return load_documents(__name__)\n"
    files = parts(code=HEAD + hook) | {
        "amparo_harbor/harbor_letter.yaml": LETTER.encode(),
        "amparo_harbor/harbor_letter.en.docx": packed.getvalue(),
    }
    return named(), zipped(files)


__all__ = ["declaring", "sound", "with_letter_of", "with_rule_without_authority", "with_steps", "write"]
