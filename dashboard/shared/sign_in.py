"""Signing in, where the server asks for it, and the folder that is a person's own.

An `[auth]` section in Streamlit's `secrets.toml` asks for it. Then nothing is shown before, and
each person works in a runs folder of their own, see `core.people`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from core import files, people
from core.errors import UserError
from core.people import Person
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain

# What of the section is no provider of its own.
_DEFAULT = "default"
# Sign-ins that were ended since the server began: other tabs of the same browser still have them.
_ENDED: set[tuple[str, str, str]] = set()


def is_asked_for() -> bool:
    """Returns whether people sign in here; also where secrets cannot be read, so that none can."""
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return any(map(_is_there, st.get_option("secrets.files")))


def is_signed_in() -> bool:
    """Returns whether this session may see more than how to sign in."""
    return not is_asked_for() or _identity() is not None


def own_folder() -> Path:
    """Returns where the runs of this session are kept.

    Raises:
        UserError: Nobody has signed in where people do.
    """
    whole = files.runs_folder()
    if not is_asked_for():
        return whole
    identity = _identity()
    if identity is None:
        st.rerun()  # somebody signed out in another tab; the router says so
        raise UserError("not_signed_in", "Runs here belong to people. Sign in to see yours.")
    return people.home_of(whole, *identity)


def others_folders() -> list[Path]:
    """Returns where the runs of the other people are kept, for those that they share."""
    if not is_asked_for():
        return []
    own = own_folder()
    return [home for home in people.homes(files.runs_folder()) if home != own]


def make_home() -> None:
    """Makes the folder of whoever has signed in, and notes whose it is."""
    if is_asked_for():
        email = str(st.user.get("email") or "")
        person = Person(str(st.user.get("name") or email or st.user["sub"]), email)
        people.move_in(own_folder(), person)


def show_sign_in() -> None:
    """Draws all that is shown before somebody has signed in."""
    with st.container(width=420, key="app_sign_in"):
        st.title("Lookback", anchor=False)
        st.markdown(_("Watch a neural network learn your time series. Sign in to begin."))
        providers = _providers()
        if not providers:
            st.error(
                _(
                    "Nobody can sign in here: this server's secrets.toml cannot be read, or names "
                    "no provider. Whoever looks after the server finds the reason in its log."
                ),
                icon=":material/error:",
            )
        for provider in providers:
            text = _("Sign in") if provider == _DEFAULT else _("Sign in with {provider}")
            st.button(
                text.format(provider=plain(provider, 30)),
                type="primary",
                icon=":material/login:",
                key=f"app_sign_in_{provider}",
                on_click=partial(st.login, None if provider == _DEFAULT else provider),
            )


def show_person() -> None:
    """Draws who has signed in, with the way out; nothing where nobody does."""
    if not is_asked_for():
        return
    name = str(st.user.get("name") or st.user.get("email") or "")
    if st.menu_button(
        plain(name, 24) or _("Signed in"),
        [_("Sign out")],
        icon=":material/person:",
        type="tertiary",
        key="app_person_menu",
        help=_("Who has signed in"),
    ):
        user = st.user.to_dict()
        if "iat" in user:
            _ENDED.add(_sign_in_of(user))
        st.logout()
        st.stop()


def _identity() -> tuple[str, str] | None:
    """Returns who vouches for a person and their name there, None where nobody has signed in."""
    user = st.user.to_dict()
    issuer, subject = user.get("iss"), user.get("sub")
    if not user.get("is_logged_in") or _sign_in_of(user) in _ENDED:
        return None
    if isinstance(issuer, str) and isinstance(subject, str):
        return issuer, subject
    return None


def _sign_in_of(user: Mapping[str, object]) -> tuple[str, str, str]:
    """Returns what is the same for all tabs of one sign-in: who, and when their word was given."""
    return str(user.get("iss")), str(user.get("sub")), str(user.get("iat"))


def _providers() -> list[str]:
    try:
        section = dict(st.secrets["auth"])
    except StreamlitSecretNotFoundError:
        return []
    named = [name for name, its in section.items() if isinstance(its, Mapping)]
    named = [name for name in named if "client_id" in section[name]]
    return [_DEFAULT] * ("client_id" in section) + named


def _is_there(path: str) -> bool:
    return Path(path).exists()
