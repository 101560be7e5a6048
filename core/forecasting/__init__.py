"""The model in NumPy: what a network sees, and how its output becomes a forecast.

In: a `task.Task`, or trained weights. Out: `inputs.Inputs`, chosen by what forecasts the past best,
and a `forecaster.Forecaster`. Others use these two, `choosing.choose_inputs`,
`covariates.align_covariates`, `gates.count_parameters` and `gains.is_clear`.

    task        what is to be learnt: a series, the settings, how the rows are cut
    inputs      what the network sees, and what its output is added to
    choosing    chooses them on the rows that choose
    scaler      scaling, from the training rows alone
    transforms  values as they are, their roots or logarithms
    linear      the linear model of past values
    linear_choice  which linear model forecasts the latest rows best
    ridge       ridge regression and the blend of its settings
    bounds      between what forecasts lie: never below 0, say
    covariates  other columns and the calendar: what a forecast may know of them
    effects     what other columns add to the linear model
    gains       whether what one forecast gains on another may be chance
    gates       the LSTM's equations
    forecaster  forecasts, fed back where they end
"""
