import inspect

from core.learning.journal import Journal, NullJournal
from core.types import Checkpoint, Progress


def acts(kind):
    """What a journal is told, with the names of what it is given."""
    return {
        name: [*inspect.signature(act).parameters]
        for name, act in vars(kind).items()
        if inspect.isfunction(act) and not name.startswith("_")
    }


def test_a_journal_that_keeps_nothing_takes_all_that_one_is_told():
    assert acts(NullJournal) == acts(Journal)


def test_a_journal_that_keeps_nothing_never_stops():
    journal = NullJournal()
    journal.progress(Progress(epoch=9, epochs=9))
    journal.checkpoint(Checkpoint(epoch=9))
    assert journal.stop_requested() is False
