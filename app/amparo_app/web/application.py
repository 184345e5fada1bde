"""The application: every page of an office under one roof, with what holds for all of them."""

from __future__ import annotations

import re
import sys

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.formparsers import MultiPartParser
from starlette.responses import PlainTextResponse, Response

from amparo_app.web.assets import assets
from amparo_app.web.failures import handle_failures
from amparo_app.web.interface.application import make_interface
from amparo_app.web.routes import ROUTERS, topic_of
from amparo_app.web.safety import Pace, Safety
from amparo_app.web.site import Site
from amparo_app.web.visit import NotHere

_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}


# What is handed in lies in memory until it is sealed, and never in a file of the machine's; how much it is, is bounded.
MultiPartParser.spool_max_size = sys.maxsize


def make_application(site: Site, pace: Pace | None = None) -> FastAPI:
    """Return the pages of an office; `pace` is how much one address may ask for, the usual if left out."""
    app = FastAPI(title="Amparo", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = site
    # an included router hides its paths in the application's own list of routes
    app.state.addresses = frozenset(getattr(route, "path", "") for router in ROUTERS for route in router.routes)
    app.state.pages = _pages()
    app.state.topics = {getattr(route, "name", ""): topic_of(route) for router in ROUTERS for route in router.routes}
    app.add_middleware(Safety, site=site, pace=pace or Pace())
    handle_failures(app)
    app.add_api_route("/static/{hash_}/{name}", _asset, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/health", _health, methods=["GET", "HEAD"], include_in_schema=False)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/api/v1", make_interface(site))
    return app


def _pages() -> tuple[re.Pattern[str], ...]:
    """Return what the addresses of pages are like: those that a browser can look at."""
    routes = (route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute))
    return tuple(route.path_regex for route in routes if "GET" in (route.methods or ()))


def _asset(hash_: str, name: str) -> Response:
    found = assets().get(name)
    if found is None or found.hash != hash_:
        raise NotHere
    return Response(found.content, media_type=found.type, headers=_FOR_GOOD)


def _health() -> Response:
    return PlainTextResponse("Amparo\n")
