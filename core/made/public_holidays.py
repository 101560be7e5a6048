"""The public holidays of a country or a region, through the package `holidays`.

Source: https://holidays.readthedocs.io
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.errors import UserError
from core.types import Stamps


@lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """Returns the countries whose holidays are known, by their two letters in ISO 3166."""
    import holidays

    return tuple(sorted(code for code in holidays.list_supported_countries() if len(code) == 2))


@lru_cache(maxsize=8)
def regions(country: str) -> dict[str, str]:
    """Returns what the regions of a country are called, by the codes that `public_holidays` takes.

    Raises:
        UserError: There is no such country.
    """
    import holidays

    _check(country)
    known = holidays.country_holidays(country)
    names = {code: name for name, code in known.subdivisions_aliases.items()}
    return {code: names.get(code, code) for code in known.subdivisions}


def find_place(text: str) -> tuple[str, str]:
    """Returns the country and the region that a text such as `DE-BY` or `de-by` names.

    Raises:
        UserError: There is no such country.
    """
    country, _dash, region = text.strip().partition("-")
    country = country.upper()
    known = regions(country) if region else {}
    return country, next((one for one in known if one.lower() == region.lower()), region)


@lru_cache(maxsize=32)
def public_holidays(country: str, region: str, first: int, last: int) -> Stamps:
    """Returns the holidays of some years, datetime64[D], sorted.

    Args:
        country: Its two letters.
        region: One of its `regions`; "" for what the whole country celebrates.
        first: The first year.
        last: The last year.

    Raises:
        UserError: There is no such country or region.
    """
    import holidays

    if region and region not in regions(country):
        raise UserError(
            "unknown_region",
            "“{received}” is no region of {country} whose holidays are known; there are {known}. "
            "Choose one of them, or the whole country.",
            country=country,
            known=", ".join(regions(country)) or "–",
            received=region,
        )
    _check(country)
    # A day off for a holiday at a weekend may lie in the year before or after.
    years = range(first - 1, last + 2)
    days = holidays.country_holidays(country, subdiv=region or None, years=years)
    return np.array(sorted(days), dtype="datetime64[D]")


def _check(country: str) -> None:
    if country not in countries():
        raise UserError(
            "unknown_country",
            "The holidays of “{received}” are not known; a country has two letters, such as DE, CN "
            "or US. Choose another one, or enter its holidays as events of your own.",
            received=country,
        )
