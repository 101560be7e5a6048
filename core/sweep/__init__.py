"""A search for settings: many short trainings within ranges, judged on the validation rows.

    space   the ranges that are searched, and the settings in them
    folder  a sweep is a folder, as a run is; each try is a file in it
    luck    how much of the best try's lead is the luck of the best of many
    search  Optuna: what to try next, what to cut early, what mattered
    trial   one try: settings asked for, a network trained, its error noted

Only the first three are loaded here: Optuna takes half a second and TensorFlow several, so `search`
and `trial` import them when something is searched.
"""

from core.sweep.folder import Sweep, Trial, best_of, create, find, scan
from core.sweep.luck import Luck, find_luck, luck_of, sentence
from core.sweep.space import SEARCHED, Space

__all__ = [
    "SEARCHED",
    "Luck",
    "Space",
    "Sweep",
    "Trial",
    "best_of",
    "create",
    "find",
    "find_luck",
    "luck_of",
    "scan",
    "sentence",
]
