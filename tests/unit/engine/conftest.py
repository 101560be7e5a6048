"""A runs folder whose engine ends with its test."""

import pytest

from core import engine


@pytest.fixture
def folder(tmp_path):
    """An empty runs folder whose engine is ended afterwards."""
    yield tmp_path / "runs"
    engine.stop(tmp_path / "runs")
