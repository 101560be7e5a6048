"""Going on with a run: learning on where it stands, or waiting in the queue again."""

from __future__ import annotations

from core.config import LIMITS
from core.runs import store
from core.runs.run import ACTIVE, Run
from dashboard.shared import engine_link


def more_epochs(run: Run) -> int:
    """Returns how many more epochs a run that has ended would learn; 0 where it cannot or may not.

    Those it was asked for and has not learnt, else half as many again.
    """
    asked, done = run.config().epochs, run.progress().epoch
    if not asked or not done or run.for_looking or run.status().state in ACTIVE:
        return 0
    most = int(LIMITS["epochs"][1]) - done
    return min(most, asked - done if asked > done else max(10, done // 2))


def let_go_on(run: Run, epochs: int | None = None) -> None:
    """Lets a run go on where it stands.

    Args:
        run: The run.
        epochs: New number of epochs in all; None keeps the one in the settings.

    Raises:
        UserError: It cannot.
    """
    store.check_quotas(run.folder.parent)
    run.enqueue(epochs)
    engine_link.submit(run)
