"""The Runs page: everything trained so far.

    list     one row a run, and the choice of what to compare
    dialogs  rename, learn longer, delete

`app_pages/runs.py` says where they stand.
"""
