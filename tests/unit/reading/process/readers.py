"""What a process that reads files is asked to call in tests."""

import os

import pandas as pd

from core.errors import UserError
from core.reading.options import Question, Reading


def tell(content, name, options):
    """Says what it was given, and by which process."""
    frame = pd.DataFrame({"size": [len(content)]}, index=pd.Index([2], name="line"))
    return frame, {"name": name, "process": os.getpid(), **options.to_dict()}


def refuse(content, name, options):
    """Refuses any file."""
    raise UserError("refused", "refused {name}", name=name)


def ask(content, name, options):
    """Asks about any file."""
    raise Question("which", "which", "header", (Reading(1, ("one",)), Reading("b")))


def defect(content, name, options):
    """Has a bug."""
    return 1 // len(content)


def crash(content, name, options):
    """Ends its process, as a broken library would."""
    os._exit(9)
