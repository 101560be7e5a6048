import io
import zipfile

import numpy as np
import pytest

from core.runs.film import MOST_FRAMES, Recorder, read_film

ROWS = np.array([7, 8, 9])


def look(recorder, epoch, is_best=False):
    """Adds a look whose forecasts tell the epoch."""
    recorder.add(epoch, ROWS, epoch + np.array([0.0, 0.1, 0.25]), is_best)


def test_what_was_forecast_is_read_as_it_was_told(run):
    recorder = Recorder(run)
    for epoch in (0, 1, 2):
        look(recorder, epoch)
    recorder.write()
    film = read_film(run)
    np.testing.assert_array_equal(film.rows, ROWS)
    np.testing.assert_array_equal(film.epochs, [0, 1, 2])
    np.testing.assert_array_equal(film.forecasts[2], [2.0, 2.1, 2.25])
    np.testing.assert_array_equal(film.at(1), film.forecasts[1])


def test_the_last_look_up_to_an_epoch_stands_for_it(run):
    recorder = Recorder(run)
    for epoch in (2, 4):
        look(recorder, epoch)
    recorder.write()
    film = read_film(run)
    assert [film.at(epoch)[0] for epoch in (1, 2, 3, 4, 9)] == [2, 2, 2, 4, 4]


def test_one_look_is_no_film_yet(run):
    recorder = Recorder(run)
    look(recorder, 1)
    recorder.write()
    assert read_film(run) is None


def test_however_long_a_run_learns_the_film_stays_short_and_keeps_best_and_last(run):
    recorder = Recorder(run)
    for epoch in range(1, 1002):
        look(recorder, epoch, is_best=epoch == 333)
    recorder.write()
    epochs = read_film(run).epochs
    assert MOST_FRAMES / 3 < len(epochs) <= MOST_FRAMES
    assert {1, 333, 1001} <= set(epochs.tolist())
    assert np.diff(epochs).max() <= 32
    assert run.film_path.stat().st_size < 100_000


def test_a_resumed_run_goes_on_with_its_film_and_shows_epochs_again_that_it_learns_again(run):
    first = Recorder(run)
    for epoch in (1, 2, 3, 4):
        look(first, epoch)
    first.write()
    again = Recorder(run, done=2, best=2)
    again.add(3, ROWS, np.array([9.0, 9.0, 9.0]), False)
    again.write()
    film = read_film(run)
    np.testing.assert_array_equal(film.epochs, [1, 2, 3])
    np.testing.assert_array_equal(film.forecasts[:, 0], [1.0, 2.0, 9.0])


def test_a_run_that_starts_anew_forgets_its_film(run):
    first = Recorder(run)
    for epoch in (1, 2, 3):
        look(first, epoch)
    first.write()
    anew = Recorder(run)
    for epoch in (1, 2):
        look(anew, epoch)
    anew.write()
    np.testing.assert_array_equal(read_film(run).epochs, [1, 2])


@pytest.mark.parametrize("content", [b"", b"nothing", b"PK\x03\x04broken"])
def test_a_damaged_film_is_none(run, content):
    run.film_path.write_bytes(content)
    assert read_film(run) is None


def npz(**changes):
    """Returns a film of three rows and two frames, some of its arrays changed."""
    file = io.BytesIO()
    arrays = {"rows": ROWS, "epochs": np.array([1, 2]), "forecasts": np.zeros((2, 3)), **changes}
    np.savez(file, **arrays)
    return file.getvalue()


def npy(header=None):
    """Returns one array, or what says that it is of another size."""
    file = io.BytesIO()
    if header is None:
        np.save(file, ROWS)
    else:
        np.lib.format.write_array_header_1_0(file, header)
    return file.getvalue()


def zipped(member):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("rows", "epochs", "forecasts"):
            archive.writestr(f"{name}.npy", member)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        npy(),
        npz(epochs=np.array(2)),
        npz(rows=np.array(2)),
        npz(forecasts=np.array(2.0)),
        npz(rows=np.array([-1, 8, 9])),
        npz(rows=np.array([], int), forecasts=np.zeros((2, 0))),
        zipped(b"no array"),
        zipped(npy({"descr": "<i8", "fortran_order": False, "shape": (10**15,)})),
        zipped(npy({"descr": "<i8", "fortran_order": False, "shape": (10**30,)})),
    ],
    ids=["npy", "epochs", "rows", "forecasts", "before", "none", "no array", "much", "too much"],
)
def test_what_is_no_film_is_none(run, content):
    run.film_path.write_bytes(content)
    assert read_film(run) is None


@pytest.mark.parametrize(("n_rows", "is_film"), [(None, True), (10, True), (9, False)])
def test_a_film_shows_no_rows_beyond_the_series(run, n_rows, is_film):
    run.film_path.write_bytes(npz())
    assert (read_film(run, n_rows) is not None) == is_film
