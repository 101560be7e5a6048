"""What a trained network does with one window, and how far back it looks.

In: a `forecaster.Forecaster` with the series it learnt. Out: every gate and sum of one window, and
what hiding each past row or holding a gate costs. Others use `inside.trace_window`, `probe.probe`
and `held.hold`.

    inside  one window inside the network: every gate, every sum
    held    the forecasts with one gate held
    probe   how far back a trained network looks
"""
