"""What is said of a week with one day or two that have no rows."""

from __future__ import annotations

from core.errors import Message

# By the days that have rows, from Monday on, as `Timetable.week` has them.
WEEK_WITHOUT = {
    "0111111": Message("frequency", "One row a day, none on Mondays."),
    "1011111": Message("frequency", "One row a day, none on Tuesdays."),
    "1101111": Message("frequency", "One row a day, none on Wednesdays."),
    "1110111": Message("frequency", "One row a day, none on Thursdays."),
    "1111011": Message("frequency", "One row a day, none on Fridays."),
    "1111101": Message("frequency", "One row a day, none on Saturdays."),
    "1111110": Message("frequency", "One row a day, none on Sundays."),
    "0011111": Message("frequency", "One row a day, none on Mondays and Tuesdays."),
    "0101111": Message("frequency", "One row a day, none on Mondays and Wednesdays."),
    "0110111": Message("frequency", "One row a day, none on Mondays and Thursdays."),
    "0111011": Message("frequency", "One row a day, none on Mondays and Fridays."),
    "0111101": Message("frequency", "One row a day, none on Mondays and Saturdays."),
    "0111110": Message("frequency", "One row a day, none on Sundays and Mondays."),
    "1001111": Message("frequency", "One row a day, none on Tuesdays and Wednesdays."),
    "1010111": Message("frequency", "One row a day, none on Tuesdays and Thursdays."),
    "1011011": Message("frequency", "One row a day, none on Tuesdays and Fridays."),
    "1011101": Message("frequency", "One row a day, none on Tuesdays and Saturdays."),
    "1011110": Message("frequency", "One row a day, none on Tuesdays and Sundays."),
    "1100111": Message("frequency", "One row a day, none on Wednesdays and Thursdays."),
    "1101011": Message("frequency", "One row a day, none on Wednesdays and Fridays."),
    "1101101": Message("frequency", "One row a day, none on Wednesdays and Saturdays."),
    "1101110": Message("frequency", "One row a day, none on Wednesdays and Sundays."),
    "1110011": Message("frequency", "One row a day, none on Thursdays and Fridays."),
    "1110101": Message("frequency", "One row a day, none on Thursdays and Saturdays."),
    "1110110": Message("frequency", "One row a day, none on Thursdays and Sundays."),
    "1111001": Message("frequency", "One row a day, none on Fridays and Saturdays."),
    "1111010": Message("frequency", "One row a day, none on Fridays and Sundays."),
    "1111100": Message("frequency", "One row a day, none on Saturdays and Sundays."),
}
