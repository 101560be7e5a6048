"""The Sweep page: the engine tries many settings, and the picture fills in meanwhile.

    start     which search is open, the main button: search, stop, train the best
    controls  how long it searches and within which ranges
    live      how far it is, what it has found, how much of that is luck
    charts    best so far, every try as a line through its settings, what mattered

`app_pages/sweep.py` says where they stand.
"""
