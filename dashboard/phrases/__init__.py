"""What numbers and settings are called, in the session's language.

    durations      how long something takes
    periods        steps of time and numbers of rows
    settings       what settings are called, and how their values read
    messages       what `core` tells, in the words of the pages
    plotly_locale  what Plotly itself writes on a chart
    sample_texts   lets the catalogue find the texts of the samples

Texts are made when they are shown, never at import: modules are shared by all sessions.
"""
