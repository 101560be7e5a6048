"""The Inside page: what the gates of a trained network do with one window.

    moment        the moment, the layer, the unit and the step that are looked at, their controls
    gate_charts   the gates as heat maps in step with the values, the memory growing
    reading_film  the window is read from left to right
    held_gate     what if a gate were stuck?
    equations     the six equations with their numbers
    seen          what the first layer reads at a step
    sentences     what a step did, in words
    walk          the guided version: one unit, one window, next, next
    empty         what stands there while there is no network to look into

`app_pages/inside.py` says where they stand.
"""
