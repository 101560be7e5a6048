"""What a run gives away.

downloads   one menu: workbook and report first, then tables, settings, weights, the network
report      a run as one HTML file
"""
