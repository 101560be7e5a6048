"""The pages over `core`: what a person sees and presses.

    server       the server, which starts the router
    app          the router: page set-up, language, what is open, the pages
    app_pages/   one file a page, which says what stands where on it
    data/        what the Data page is made of
    train/       what the Train page is made of
    sweep/       what the Sweep page is made of
    results/     what the Results page is made of
    runs/        what the Runs page is made of
    inside/      what the Inside page is made of

What several pages need:

    shared/      state, settings, data sets, the header, the connection to the engine
    language/    translation, numbers and dates, settings and messages in words
    charts/      the look of every chart, and what charts are put together from
    readers/     what is read from run folders, also from damaged ones

A page's folder imports what is shared and nothing of another page; a test holds that.
"""
