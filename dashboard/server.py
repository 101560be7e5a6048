"""The server of the pages: what the first of them needs is loaded while the browser still starts.

`streamlit run dashboard/app.py` shows the same pages, the first of them a second later.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pkgutil
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import dashboard
from core import files, people
from core.loading import loading

HERE = ("127.0.0.1", "localhost", "::1")
# Streamlit draws with styles and scripts that it makes as it goes, so that no stricter rule for
# these holds; what is drawn in frames, such as live charts, comes from this server itself.
HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'self'; object-src 'none'; base-uri 'self'",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
# Where Streamlit takes files and gives them, and its cookie of whoever has signed in.
FILES = ("/_stcore/upload_file/", "/media/")
SIGNED_IN = "_streamlit_user"
# Where it sends whoever signs in and takes them back, always to its first page; our cookie
# remembers the page they came from.
SIGN_IN, SIGNED_IN_NOW = "/auth/login", "/oauth2callback"
CAME_FROM = "lookback_came_from"
CAME_FROM_S = 900
LONGEST_ADDRESS = 2000
# What this server and its engine write is for their owner's eyes alone.
os.umask(0o077)


@contextlib.asynccontextmanager
async def _prepared(_app: st.App) -> AsyncIterator[None]:
    _warn()
    threading.Thread(target=_prepare, daemon=True, name="first page").start()
    yield


def _warn() -> None:
    """Says what it means that other machines reach this server, where they do."""
    address = st.get_option("server.address")
    if address in HERE:
        return
    # What this loads would keep the first page waiting.
    from core.cli.language import spoken
    from dashboard.language.translation import gettext as _
    from dashboard.language.translation import speaking
    from dashboard.shared import sign_in

    with speaking(spoken()):
        text = _(
            "Whoever reaches {address} can look at all runs and files here, change and delete them "
            "and train on this machine, and nothing is encrypted on the way. Stop it with Ctrl-C "
            "unless you know everyone on this network; let people sign in, or leave it at "
            "127.0.0.1 behind a proxy that does (README, “On a server or a cluster”)."
        )
        if sign_in.is_asked_for():
            text = _(
                "Whoever reaches {address} may sign in, and whoever your provider lets in may "
                "train. Without a proxy that encrypts (https), the network can read along and "
                "take over a sign-in."
            )
        print(text.format(address=address or "0.0.0.0"), file=sys.stderr)


def _prepare() -> None:
    """Loads what the first page needs, then what the others will.

    Streamlit looks for garbage after each run of a script: in what the page made, and not in this.
    """
    with loading():
        _load_first_page()
        for found in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
            if found.name not in ("dashboard.app", "dashboard.server"):
                importlib.import_module(found.name)


def _load_first_page() -> None:
    from dashboard.charts import figure  # noqa: F401 (a figure brings Plotly)
    from dashboard.readers.summaries import summaries
    from dashboard.shared import datasets, state

    whole = files.runs_folder()
    datasets.open_dataset(whole, state.DEFAULTS[state.DATA], None, None)
    for sample in datasets.samples():
        datasets.sample_curve(sample.id)
    for folder in people.folders(whole):
        with contextlib.suppress(OSError):  # the page says it better
            summaries(folder)  # hundreds of runs take a second the first time


def _is_closed(scope: Scope) -> bool:
    """Returns whether a request is about files, of a browser in which nobody has signed in."""
    from streamlit.web.server.server_util import get_cookie_secret
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

    from dashboard.shared import sign_in

    if not _place(scope).startswith(FILES) or not sign_in.is_asked_for():
        return False
    cookie = Request(scope).cookies.get(SIGNED_IN, "")
    return decode_signed_value(get_cookie_secret(), SIGNED_IN, cookie) is None


def _place(scope: Scope) -> str:
    """Returns what a request asks for, below the folder that this server has behind its proxy."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return str(scope["path"]).removeprefix(f"/{base}" if base else "")


def _remember_page(scope: Scope, headers: MutableHeaders) -> None:
    """Brings whoever signs in back to the page on which they began to."""
    request = Request(scope)
    if _place(scope) == SIGN_IN:
        page = _address_of(request.headers.get("referer", ""))
        address = "/" + page.path.lstrip("/\\") + (f"?{page.query}" if page.query else "")
        if page.netloc == request.headers.get("host") and len(address) <= LONGEST_ADDRESS:
            cookie = f"{CAME_FROM}={quote(address, safe='')}; Max-Age={CAME_FROM_S}"
            secure = "; Secure" * (page.scheme == "https")
            headers.append("Set-Cookie", f"{cookie}; Path=/; HttpOnly; SameSite=Lax{secure}")
    elif _place(scope) == SIGNED_IN_NOW and "location" in headers and CAME_FROM in request.cookies:
        address = unquote(request.cookies[CAME_FROM]).lstrip("/\\")
        headers["location"] = "/" + quote(address, safe="/?&=%:,+")
        headers.append("Set-Cookie", f"{CAME_FROM}=; Max-Age=0; Path=/")


def _address_of(text: str) -> SplitResult:
    """Returns the parts of an address, empty ones where it is none."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")


class _Guarded:
    """Adds to each answer what a browser is not to do with it, and keeps files from strangers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _is_closed(scope):
            await PlainTextResponse("Sign in first.", 403, HEADERS)(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                _remember_page(scope, headers)
            await send(message)

        await self._app(scope, receive, send_guarded if scope["type"] == "http" else send)


app = st.App(
    Path(__file__).with_name("app.py"), lifespan=_prepared, middleware=[Middleware(_Guarded)]
)
