"""A browser that speaks with the real pages of an office, and keeps every address that it is led to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
from httpx2 import Response
from tests.app.web.browsing import Browser, Page
from tests.secrecy.words import WORDS

PATIENCE_SECONDS = 120
"""A machine that runs other tests beside is slow; what matters here is what is left, not when."""


class Line(Browser):
    """Somebody's browser, over a line of the machine's own network."""

    def __init__(self, address: str) -> None:
        self.address, self.led_to = address, set[str]()
        self.client = httpx2.Client(  # type: ignore[assignment]
            base_url=address,
            follow_redirects=True,
            headers={"user-agent": WORDS.browser, "accept-language": "es"},
            timeout=PATIENCE_SECONDS,
            limits=httpx2.Limits(max_keepalive_connections=0),  # the server ends a line after a bug
        )
        self.page = Page(Response(200, text="<html></html>"))

    def post(self, path: str, data: dict[str, Any], *, files: dict[str, Any] | None = None, **headers: str) -> Page:
        """Send a form of one's own making, as the present page might have."""
        told = {"origin": self.address, **headers}
        if files:
            return self._show(self.client.post(urlsplit(path).path, data=data, files=files, headers=told))
        told["content-type"] = "application/x-www-form-urlencoded"
        content = urlencode(data, doseq=True)
        return self._show(self.client.post(urlsplit(path).path, content=content, headers=told))

    def fill(self, path: str, action: str, *, files: dict[str, Any] | None = None, **typed: object) -> Page:
        """Look at a page and send one of its forms, which has to be taken."""
        self.look(path)
        page = self.send(action, files=files, **typed)
        assert page.status == 200, (action, page.status, page.text)
        return page

    def look(self, path: str) -> Page:
        """Look at a page that has to be there."""
        page = self.get(path)
        assert page.status == 200, (path, page.status, page.text)
        return page

    def _show(self, response: Response) -> Page:
        shown = super()._show(response)
        self.led_to |= {one.headers["location"] for one in response.history if "location" in one.headers}
        self.led_to |= {str(one) for one in shown.tree.xpath("//@href | //@action | //@src | //@formaction")}
        return shown
