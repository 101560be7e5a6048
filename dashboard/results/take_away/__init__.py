"""What a run gives away.

Everything of it says of the test rows what the page says.

    downloads   one menu: workbook and report first, then tables, settings, weights, the network
    workbook    a run as an Excel workbook, the sentence and the bands in it
    report      a run as one HTML file
"""
