"""The words of a page, in the language of the session.

translation      the language, gettext, numbers and dates
words            what people typed made inert, values with their unit
messages         the messages of `core`
durations        how long something takes
periods          steps of time and numbers of rows
setting_names    what settings are called, and how their values read
readings         the ways to read a file
verdicts         whether a network beats a simple method, or another run
repairs          what can be repaired
plotly_locale    what Plotly itself writes
streamlit_words  what Streamlit itself writes
page_language    the language of the page itself, and Streamlit's own words in it
sample_texts     lets the catalogues find the titles of the samples
shell_texts      lets them find the help of the shell
"""
