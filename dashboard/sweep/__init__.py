"""The Sweep page: the engine tries many settings, and the picture fills in meanwhile.

    search_start     which search is open, the main button: search, stop, train the best
    search_controls  how long it searches and within which ranges
    search           how far it is, what it has found, how much of that is luck
    search_charts    best so far, every try as a line through its settings, what mattered

`app_pages/sweep.py` says where they stand.
"""
