"""The framework's answer to an empty page, served as ours are: what any page costs at least.

The argument is the port.
"""

from __future__ import annotations

import sys

import uvicorn
from fastapi import FastAPI
from starlette.responses import HTMLResponse

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


@app.get("/")
def empty() -> HTMLResponse:
    """Answer with a page on which nothing stands."""
    return HTMLResponse("<!doctype html><title>.</title>")


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), access_log=False, log_config=None, server_header=False)
