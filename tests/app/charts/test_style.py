import numpy as np

from dashboard.charts import style

DAYS = np.arange("2024-01-01", "2024-01-11", dtype="datetime64[D]")


def test_parts_lie_beside_each_other_and_end_with_the_last_row():
    bands = style.part_bands(DAYS, range(7), range(7, 8), range(8, 10))
    assert [(str(band.start), str(band.end)) for band in bands] == [
        ("2024-01-01", "2024-01-08"), ("2024-01-08", "2024-01-09"), ("2024-01-09", "2024-01-10"),
    ]  # fmt: skip


def test_validation_and_test_in_one_are_one_band():
    few = style.part_bands(DAYS[:3], range(2), range(2, 2), range(2, 3))
    assert [band.name for band in few] == ["Training"]  # the others have no width
    shared = style.part_bands(np.arange(10), range(8), range(8, 10), range(8, 10))
    assert [(band.start, band.end) for band in shared] == [(0, 8), (8, 9)]


def test_bands_are_cut_to_the_stretch_that_is_shown():
    bands = style.part_bands(np.arange(100), range(70), range(70, 85), range(85, 100))
    shown = style.clip_bands(bands, 60, 80)
    assert [(band.start, band.end) for band in shown] == [(60, 70), (70, 80)]
    assert style.clip_bands(bands, 70, 85) == [bands[1]]


def test_a_peak_survives_the_thinning_and_a_gap_is_none():
    values = np.sin(np.arange(50_000) / 500)
    values[[12_345, 40_001]] = 9, -9
    values[100:200] = np.nan
    kept = style.thin(values, 500)
    assert len(kept) <= 500 and (np.diff(kept) > 0).all()
    assert {12_345, 40_001} <= set(kept.tolist())


def test_lines_that_share_their_stamps_keep_the_peaks_of_each():
    one, other = np.zeros(50_000), np.zeros(50_000)
    one[777], other[33_333] = 1, -1
    assert {777, 33_333} <= set(style.thin_together([one, other]).tolist())
    assert style.thin_together([one[:50], other[:50]]).tolist() == list(range(50))


def test_many_runs_are_told_apart_by_colour_and_dash():
    looks = {(style.run_style(n).place, style.run_style(n).dash) for n in range(6)}
    assert len(looks) == 6
