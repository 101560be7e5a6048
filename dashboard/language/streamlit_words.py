"""What Streamlit itself writes on a page: its buttons, menus and hints, in English only.

The page exchanges these words where they stand; what is in braces is taken over as it is.
"""

from __future__ import annotations

from dashboard.language.translation import gettext as _


def streamlit_words() -> dict[str, str]:
    """Returns Streamlit's words and what stands there instead, in this session's language."""
    words = {
        **_everywhere(),
        **_files(),
        **_lists(),
        **_fields(),
        **_tools(),
        **_tables(),
        **_menu(),
    }
    return {english: said for english, said in words.items() if english != said}


def _everywhere() -> dict[str, str]:
    return {
        "Skip to main content": _("Skip to main content"),
        "App pages": _("Pages"),
        "Logo": _("Logo"),
        "Main menu": _("Main menu"),
        "Navigate to home page": _("To the first page"),
        "Close": _("Close"),
        "Dismiss": _("Close"),
        "Copy to clipboard": _("Copy to clipboard"),
        "progress": _("Progress"),
        "{name} icon": _("icon"),
        "Help": _("Help"),
        "Help for {label}": _("Help for {label}"),
        "{label} — start": _("{label}, from"),
        "{label} — end": _("{label}, to"),
        "Running...": _("Working …"),
        "Stop": _("Stop"),
        "Stopping...": _("Stopping …"),
        "Connecting": _("Connecting"),
        "Connection error": _("Connection error"),
    }


def _files() -> dict[str, str]:
    return {
        "Upload": _("Upload"),
        "file upload": _("Upload"),
        "Drag and drop a file here": _("Drop the file here"),
        "{size}MB per file": _("up to {size} MB"),
        "Remove {name}": _("Remove {name}"),
        "Cancel upload of {name}": _("Cancel the upload of {name}"),
        "Click to retry upload": _("Press to upload again"),
        "Upload failed": _("The upload failed"),
        "{type} files are not allowed.": _("Files of the type {type} are not read."),
        "File must be {size} or smaller.": _("A file may have up to {size}."),
        "Only one file is allowed.": _("One file at a time."),
    }


def _lists() -> dict[str, str]:
    return {
        "Choose an option": _("Choose"),
        "Choose options": _("Choose"),
        "No options to select": _("Nothing to choose"),
        "No results": _("Nothing found"),
        "Select all": _("Choose all"),
        "Select {n} matches": _("Choose the {n} found"),
        "Clear all": _("Choose none"),
        "Clear value": _("Choose none"),
        "{n} options available.": _("{n} to choose from."),
        "Open": _("Open"),
        "Selected values": _("Chosen"),
    }


def _fields() -> dict[str, str]:
    return {
        "Press Enter to apply": _("Press Enter to apply"),
        "Press Ctrl+Enter to apply": _("Press Ctrl+Enter to apply"),
        "Press ⌘+Enter to apply": _("Press ⌘+Enter to apply"),
        "Increment": _("More"),
        "Decrement": _("Less"),
        "Number is above the allowed range.": _("This number is too large."),
        "Number is below the allowed range.": _("This number is too small."),
    }


def _tools() -> dict[str, str]:
    tools = {
        "Show/hide columns": _("Choose columns"),
        "Download as CSV": _("Download as CSV"),
        "Search": _("Find"),
        "Fullscreen": _("Fullscreen"),
        "Close fullscreen": _("Close fullscreen"),
    }
    # A button above a chart or a table also says of which.
    named = _("{tool}: {label}")
    of_one = {
        f"{english}: {{label}}": named.format(tool=said, label="{label}")
        for english, said in tools.items()
    }
    return tools | of_one


def _tables() -> dict[str, str]:
    return {
        "Close Search": _("Close"),
        "Type to search": _("Find"),
        "Clear selection": _("Choose none"),
        "Sort ascending": _("Sort, smallest first"),
        "Sort descending": _("Sort, largest first"),
        "Statistics": _("Statistics"),
        "Format": _("Format"),
        "Autosize": _("Fit the width"),
        "Pin column": _("Pin the column"),
        "Unpin column": _("Unpin the column"),
        "Hide column": _("Hide the column"),
        "Copy column name": _("Copy the column's name"),
        "Dataframe column menu": _("Menu of the column"),
    }


def _menu() -> dict[str, str]:
    return {
        "Print": _("Print"),
        "Record screen": _("Record the screen"),
        "Light": _("Light"),
        "Dark": _("Dark"),
        "System": _("As the system"),
        "Copy version to clipboard": _("Copy the version"),
    }
