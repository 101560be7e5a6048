"""A search for settings: many short trainings within ranges, judged on the validation rows.

In: a series, the settings to start from, a `Space` of ranges and the seconds allowed. Out: a
`Sweep`, a folder of tries; the best of them (`best_of`), and how much of its lead is luck
(`find_luck`). The functions others may use are imported here.

    space          the ranges that are searched, and the settings in them
    trial          one try: what was tried, how it went, what it found
    folder         a sweep is a folder, as a run is; each try is a file in it
    luck           how much of the best try's lead is luck from picking the best of many
    search         Optuna: what to try next, what to prune, what mattered
    work           one try worked on: settings asked for, a network trained, its error noted
    trial_journal  the journal of a try at work: notes its curve, ends it when it is time

The last three are not loaded here: Optuna takes half a second to import, TensorFlow several.
"""

from core.sweep.folder import Sweep, create, find, scan
from core.sweep.luck import Luck, find_luck, luck_of, sentence
from core.sweep.space import SEARCHED, Space, searchable
from core.sweep.trial import Trial, best_of, by_learning

__all__ = [
    "SEARCHED",
    "Luck",
    "Space",
    "Sweep",
    "Trial",
    "best_of",
    "by_learning",
    "create",
    "find",
    "find_luck",
    "luck_of",
    "scan",
    "searchable",
    "sentence",
]
