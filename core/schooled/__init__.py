"""What a run takes from school: first weights, what they see of a series, how much they count.

In: a series with its linear model. Out: what a network that has been to school sees of each row,
its weights, and the share of what it says that is added. Others use `shipped.shipped`,
`view.SchooledView` and `share.share_of`.

    features  what the network sees of each row
    view      the numbers of one series that this takes
    shipped   the weights that ship with this version, fitted to a run's network
    share     how much of what the network says is added

`weights/` holds the weights, how they were schooled and what their exam gave; `core.schooling`
makes them.
"""
