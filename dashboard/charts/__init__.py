"""What every chart is made of; the charts of one page are in its folder.

style        colours, dashes and names, the same everywhere; lines, areas, marks, thinning
layout       a chart in one piece: margins, axes, legend, bands, charts below each other
figure       a chart on a page: drawn wide, said in a sentence, its numbers one click away
loss_charts  losses by epoch, of one run or several
scale        the vertical axis of a series: name, unit, digits
time_axis    what a slider over the rows of a series needs
echarts      what charts share that change in place
sparkline    a small curve as a picture
"""
