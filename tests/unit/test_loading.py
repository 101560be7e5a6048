import gc

import pytest

from core.loading import loading


def test_what_is_loaded_is_not_looked_through_and_the_collector_goes_on():
    frozen = gc.get_freeze_count()
    try:
        with pytest.raises(ValueError, match="no"), loading():
            assert not gc.isenabled()
            loaded = [[] for _ in range(100)]
            raise ValueError("no")
        assert gc.isenabled() and gc.get_freeze_count() > frozen + len(loaded)
    finally:
        gc.unfreeze()
