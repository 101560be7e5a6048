"""The pages over `core`: what a person sees and presses.

    server       the server, which starts the router
    app          the router: page set-up, language, what is open, the pages
    app_pages/   one file a page, which says what stands where on it
    data/        what the Data page is made of
    train/       what the Train page is made of
    sweep/       what the Sweep page is made of
    results/     what the Results page is made of
    runs/        what the Runs page is made of

What several pages need:

    header         the line under the navigation, the title with its main button
    state          every session key and its default; what the address holds
    settings       the settings on the Train page
    datasets       data sets by their id: samples, uploads, the series of runs
    engine_link    the connection to the engine
    i18n, words    the language of a session; what people typed made inert, values with units
    charts         the look of every meaning, and what all charts are put together from
    scale          the vertical axis of a series
    loss_charts, sparkline     charts on more than one page
    figure         a chart on a page, with its sentence and its numbers
    in_step        controls that follow a setting
    parts_control  the borders between training, validation and test
    readers/       what is read from run folders, also from damaged ones
    phrases/       times, settings and the messages of `core` in words

A page's folder imports what is shared and nothing of another page; a test holds that.
"""
