"""How good a forecast is, beside what costs nothing.

In: forecasts and the true values of the rows that nothing learnt. Out: scores, bands, a verdict.
Others use `scoring.evaluate`, `judging.judge`, `verdict.sentence`, `headline.sentence`,
`advice.advise`, `baselines.all_baselines`, `intervals.rolling_bands`, `chance.compare` and
`trend.guard`.

    scoring      scores of a run on its validation and test rows
    metrics      the error measures
    part_scores  how good the forecasts of one part's rows were
    baselines    last value, seasonal naive, drift, linear model
    intervals    bands that hold the true value as often as they promise
    copycat      whether a forecast only repeats what was
    trend        whether later values leave the range that training saw
    chance       how far chance alone can move a comparison
    verdict      whether the network beats the best simple method
    judging      trains the networks that a verdict is drawn from
    headline     what a result says first
    advice       use it, a simple method, or neither
"""
