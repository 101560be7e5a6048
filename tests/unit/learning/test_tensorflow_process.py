import gc
import os

import tensorflow as tf

from core.config import RunConfig
from core.learning import graphs, tensorflow_process


def test_an_operation_has_one_thread_and_as_many_run_at_once_as_shards(monkeypatch):
    # The threads of this process are fixed by now: what is asked for is what counts.
    asked = {}
    for kind in ("intra", "inter"):
        monkeypatch.setattr(
            tf.config.threading,
            f"set_{kind}_op_parallelism_threads",
            lambda count, kind=kind: asked.update({kind: count}),
        )
    tensorflow_process.prepare_tensorflow()
    assert asked == {"intra": 1, "inter": RunConfig().shards}


def test_a_process_whose_threads_run_already_is_no_defect():
    tf.constant(1.0)
    tensorflow_process.prepare_tensorflow()


def test_what_tensorflow_says_of_its_hardware_is_not_shown(capfd):
    with tensorflow_process._quiet_stderr():
        os.write(2, b"no GPU was found")
    os.write(2, b"a defect")
    assert capfd.readouterr().err == "a defect"


def test_a_warm_process_has_the_graphs_that_a_preset_trains(monkeypatch):
    monkeypatch.setattr(graphs, "_idle", {})
    monkeypatch.setattr(tensorflow_process, "PRESETS", ("article",))
    monkeypatch.setattr(gc, "freeze", lambda: None)
    tensorflow_process.warm_up()
    (built,) = graphs._idle
    article = RunConfig.from_preset("article")
    assert (built.units, built.dropout, built.shards) == (
        article.units,
        article.dropout,
        article.shards,
    )
