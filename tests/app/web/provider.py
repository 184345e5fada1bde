"""A real OpenID provider, certified, started for tests: the npm package `oidc-provider`, run by node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx2
from lxml import html

HERE = Path(__file__).parent / "oidc_provider"
CLIENT, SECRET = "amparo", "a secret between the two"
INSTALLING_SECONDS = 300


def install() -> None:
    """Install the provider's packages, by the hashes of its lock, where they are missing or others."""
    lock = (HERE / "package-lock.json").read_bytes()
    done = HERE / "node_modules" / "installed-lock.json"
    if done.exists() and done.read_bytes() == lock:
        return
    assert shutil.which("npm"), "The OpenID provider of the tests needs node. Install it: apt-get install nodejs npm"
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True, timeout=INSTALLING_SECONDS
    )
    done.write_bytes(lock)


@contextmanager
def provider(people: Mapping[str, Mapping[str, object]], back: str) -> Iterator[str]:
    """Run a provider that knows these people by subject, and sends them back to an address; yield its issuer."""
    install()
    told = {"PEOPLE": json.dumps(people), "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "REDIRECT": back}
    command = ["node", "server.mjs"]
    with subprocess.Popen(
        command, cwd=HERE, env=os.environ | told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            assert running.stdout is not None
            yield running.stdout.readline().strip()
        finally:
            running.terminate()


def sign_in_there(address: str, subject: str) -> str:
    """Sign in at the provider as somebody would, and return the address to which it sends them back."""
    with httpx2.Client(timeout=30) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.status_code in {302, 303}:
                onward = urljoin(str(answer.url), answer.headers["location"])
                if "/sign-in/elsewhere/back" in onward:
                    return onward
                answer = browser.get(onward)
                continue
            assert answer.status_code == 200, answer.text
            form = html.fromstring(answer.text).forms[0]
            filled = dict(form.form_values()) | (
                {"login": subject, "password": "any"} if "login" in form.fields else {}
            )
            answer = browser.post(urljoin(str(answer.url), form.get("action")), data=filled)
    raise AssertionError(answer.text)
