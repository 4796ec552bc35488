"""Months, quarters and financial years as values. A financial year runs from April to March."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 1990, 2099

# ASCII digits only: \d would also take full-width and Arabic ones.
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"([0-9]{4})/([0-9]{2})")
_QUARTER = re.compile(r"([0-9]{4})/([0-9]{2}) Q([1-4])")
_QUARTER_SLUG = re.compile(r"([0-9]{4})-([0-9]{2})-q([1-4])")


class Frequency(StrEnum):
    """How long the periods of a measure are."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {"month": 1, "quarter": 3, "year": 12}[self.value]


class NotAPeriod(ValueError):
    """The text names no month, quarter or financial year."""


@dataclass(frozen=True, order=True)
class Period:
    """A calendar month, a financial quarter or twelve months; both ends are included.

    Twelve months are a financial year unless they were made by ``twelve_months_to``.

    >>> str(Period.parse("2023/24 Q3")), Period.parse("2023/24 Q3").end
    ('2023/24 Q3', datetime.date(2023, 12, 31))
    """

    start: date
    frequency: Frequency

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read ``2023-10``, ``2023/24 Q3`` or ``2023/24``; raises ``NotAPeriod``."""
        if match := _MONTH.fullmatch(text):
            year, month = int(match[1]), int(match[2])
            if 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR:
                return cls(date(year, month, 1), Frequency.MONTH)
        elif match := _QUARTER.fullmatch(text):
            if cls._year_is_sound(match[1], match[2]):
                return cls.quarter(int(match[1]), int(match[3]))
        elif (match := _YEAR.fullmatch(text)) and cls._year_is_sound(match[1], match[2]):
            return cls(date(int(match[1]), 4, 1), Frequency.YEAR)
        raise NotAPeriod(text)

    @classmethod
    def parse_quarter(cls, text: str) -> "Period":
        """Read ``2023/24 Q3`` or its address form ``2023-24-q3``; raises ``NotAPeriod``."""
        if (match := _QUARTER_SLUG.fullmatch(text)) and cls._year_is_sound(match[1], match[2]):
            return cls.quarter(int(match[1]), int(match[3]))
        period = cls.parse(text)
        if period.frequency is not Frequency.QUARTER:
            raise NotAPeriod(text)
        return period

    @classmethod
    def quarter(cls, year: int, number: int) -> "Period":
        """Quarter 1 to 4 of the financial year that begins in April of ``year``."""
        return cls(_months_on(date(year, 4, 1), 3 * (number - 1)), Frequency.QUARTER)

    @classmethod
    def quarter_on(cls, day: date) -> "Period":
        """The financial quarter that holds this local day."""
        return cls(date(day.year, day.month - (day.month - 1) % 3, 1), Frequency.QUARTER)

    @classmethod
    def twelve_months_to(cls, day: date) -> "Period":
        """The twelve months that end with the month of this day: a financial year where that is March.

        >>> str(Period.twelve_months_to(date(2014, 9, 30))), str(Period.twelve_months_to(date(2014, 3, 1)))
        ('12 months to 2014-09', '2013/14')
        """
        return cls(_months_on(day, -11), Frequency.YEAR)

    @classmethod
    def quarter_at(cls, instant: datetime) -> "Period":
        """The financial quarter that holds this aware instant, by the date in London."""
        return cls.quarter_on(instant.astimezone(LONDON).date())

    @staticmethod
    def _year_is_sound(first: str, second: str) -> bool:
        return FIRST_YEAR <= int(first) <= LAST_YEAR and (int(first) + 1) % 100 == int(second)

    @property
    def end(self) -> date:
        """The last day of the period."""
        return _months_on(self.start, self.frequency.months) - timedelta(days=1)

    @property
    def ends_at(self) -> datetime:
        """The first instant in London after the period."""
        return datetime.combine(self.end + timedelta(days=1), datetime.min.time(), tzinfo=LONDON)

    @property
    def slug(self) -> str:
        """The form used in addresses and file names: ``2023-24-q3``."""
        return str(self).replace("/", "-").replace(" ", "-").lower()

    def shifted(self, count: int) -> "Period":
        """The period of the same length ``count`` periods later (earlier where negative)."""
        return Period(_months_on(self.start, count * self.frequency.months), self.frequency)

    def parts(self, frequency: Frequency) -> "tuple[Period, ...]":
        """The shorter periods that make it up, in order; empty where that length does not divide it.

        >>> [str(part) for part in Period.parse("2023/24 Q3").parts(Frequency.MONTH)]
        ['2023-10', '2023-11', '2023-12']
        """
        count, rest = divmod(self.frequency.months, frequency.months)
        begins_well = frequency is not Frequency.QUARTER or self.start.month % 3 == 1
        if rest or not begins_well:
            return ()
        first = Period(self.start, frequency)
        return tuple(first.shifted(number) for number in range(count))

    def __str__(self) -> str:
        if self.frequency is Frequency.MONTH:
            return f"{self.start:%Y-%m}"
        if self.frequency is Frequency.YEAR and self.start.month != 4:
            return f"12 months to {self.end:%Y-%m}"
        first = self.start.year if self.start.month >= 4 else self.start.year - 1
        year = f"{first}/{(first + 1) % 100:02d}"
        if self.frequency is Frequency.YEAR:
            return year
        return f"{year} Q{(self.start.month - 4) % 12 // 3 + 1}"


def _months_on(day: date, months: int) -> date:
    """The first of the month ``months`` after that of ``day``."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
