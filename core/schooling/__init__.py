"""School: a network learns, from random series alone, what the linear model misses.

In: a seed. Out: the weights of a network that any run may start from, with the record of its school
and its exam; those that ship are in `core.schooled`. No real series comes near it, so it can be
judged on any.

    draws    random series of many kinds: `regular` ones, which a linear model explains in large
             part, and `irregular` ones, of the same `ingredients`
    many     the product's linear models of many series at once
    lessons  series, what is seen of them, and what the linear model misses
    school   learning, resumable and repeatable
    exam     what the network saves on series kept aside

`python -m core.schooling --folder FOLDER` sends one to school.
"""
