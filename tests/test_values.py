"""Numbers and dates in text: what is marked, how it reads, and what conflicts."""

import time
from datetime import datetime
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manytakes import values
from manytakes.model import Quantity, When
from manytakes.values import nouns, numbers, units

PUBLISHED = datetime(2024, 3, 13)  # a Wednesday


def quantities(text: str) -> list[tuple[str, float, float, str]]:
    return [
        (text[f.start : f.end], f.reading.low, f.reading.high, f.reading.unit)
        for f in values.find(text)
        if isinstance(f.reading, Quantity)
    ]


def dates(text: str, published: datetime | None = PUBLISHED) -> list[tuple[str, str, str]]:
    return [
        (text[f.start : f.end], f.reading.start.isoformat()[:16], f.reading.end.isoformat()[:16])
        for f in values.find(text, published)
        if isinstance(f.reading, When)
    ]


def one(text: str) -> Quantity | When:
    [found] = values.find(text, PUBLISHED)
    return found.reading


NUMBERS = [  # text, what is marked, low, high, unit
    ("They sold 17 boats.", "17", 17, 17, ""),
    ("The 15, 800 - square - metre hall", "15, 800 - square - metre", 15800, 15800, "m2"),
    ("on May 15, 800 people came", "800", 800, 800, ""),
    ("They sold seventeen boats.", "seventeen", 17, 17, ""),
    ("A crowd of 12,500 came.", "12,500", 12500, 12500, ""),
    ("two dozen eggs", "two dozen", 24, 24, ""),
    ("a hundred and five steps", "a hundred and five", 105, 105, ""),
    ("half a million trees", "half a million", 5e5, 5e5, ""),
    ("one hundred and thirty-two pages", "one hundred and thirty-two", 132, 132, ""),
    ("1.2m homes lost power", "1.2m", 1.2e6, 1.2e6, ""),
    ("the wall is 1.2m high", "1.2m", 1.2, 1.2, "m"),
    ("worth $2.5 million", "$2.5 million", 2.5e6, 2.5e6, "$"),
    ("worth $2. 5 million", "$2. 5 million", 2.5e6, 2.5e6, "$"),
    ("put the magnitude at 5. 9 on Monday", "5. 9", 5.9, 5.9, ""),
    ("shocks of magnitudes from 3. 6 to 4. 3", "from 3. 6 to 4. 3", 3.6, 4.3, ""),
    ("a magnitude-5.2 quake", "5.2", 5.2, 5.2, ""),
    ("about 20-30 boats", "about 20-30", 20, 30, ""),
    ("between 5 and 7 boats", "between 5 and 7", 5, 7, ""),
    ("5 to 7 km away", "5 to 7 km", 5, 7, "km"),
    ("$5 to $10 million", "$5 to $10 million", 5e6, 1e7, "$"),
    ("1 to 2 thousand birds", "1 to 2 thousand", 1000, 2000, ""),
    ("at least 11 goats", "at least 11", 11, inf, ""),
    ("more than 1,000 homes", "more than 1,000", 1000, inf, ""),
    ("call 0845 125 2222.", "0845 125 2222", 8451252222, 8451252222, ""),
    ("call (555) 123-4567", "(555) 123-4567", 5551234567, 5551234567, ""),
    ("call +44 20 7946 0958", "+44 20 7946 0958", 442079460958, 442079460958, ""),
    ("up to 30 goats", "up to 30", 0, 30, ""),
    ("fewer than 40 goats", "fewer than 40", 0, 40, ""),
    ("12 or more goats", "12 or more", 12, inf, ""),
    ("more than 5 but fewer than 9 goats", "more than 5 but fewer than 9", 5, 9, ""),
    ("some 200 goats", "some 200", 200, 200, ""),
    ("an estimated 3,000 goats", "an estimated 3,000", 3000, 3000, ""),
    ("two thirds of voters", "two thirds", 2 / 3, 2 / 3, ""),
    ("two and a half hours", "two and a half hours", 2.5, 2.5, "hour"),
    ("a rise of 3.5 per cent", "3.5 per cent", 3.5, 3.5, "%"),
    ("a 22-year-old pilot", "22-year-old", 22, 22, "year"),
    ("Ana Prado, 41, won", "41", 41, 41, "year"),
    ("five years old", "five years old", 5, 5, "year"),
    ("5 ft 6 in tall", "5 ft 6 in", 5.5, 5.5, "ft"),
    ("gusts of 120 km/h", "120 km/h", 120, 120, "km/h"),
    ("gusts of 75 miles per hour", "75 miles per hour", 75, 75, "mph"),
    ("30 degrees Celsius", "30 degrees Celsius", 30, 30, "C"),
    ("-5C at dawn", "-5C", -5, -5, "C"),
    ("HK$40 a share", "HK$40 a share", 40, 40, "HKD/share"),
    ("800 square metres", "800 square metres", 800, 800, "m2"),
    ("hundreds of people", "hundreds", 200, inf, ""),
    ("a man in his 60s", "60s", 60, 69, "year"),
    ("the ½ mile walk", "½ mile", 0.5, 0.5, "mi"),
    ("it cost 3 dollars 50 cents", "3 dollars 50 cents", 3.5, 3.5, "$"),
    ("thirteen dollars and forty-five cents", "thirteen dollars and forty-five cents", 13.45, 13.45, "$"),
    ("it came to C$ 100 and fifty.", "C$ 100 and fifty", 100.5, 100.5, "CAD"),
    ("one kuai and five mao five", "one kuai and five mao five", 1.55, 1.55, "CNY"),
    ("11 stone 7 pounds", "11 stone 7 pounds", 11.5, 11.5, "st"),
    ("a loss of 30 MUSD", "30 MUSD", 3e7, 3e7, "USD"),
    ("revenues of MSEK 60", "MSEK 60", 6e7, 6e7, "SEK"),
    ("worth 40 Swedish kronor", "40 Swedish kronor", 40, 40, "SEK"),
    ('a pen 10 " long', '10 "', 10, 10, "in"),
    ('he said "I have 10" and left', "10", 10, 10, ""),
    ("it had 10M.", "10M", 1e7, 1e7, ""),
    ("some 1,674.5 M of them", "some 1,674.5 M", 1.6745e9, 1.6745e9, ""),
    ("the price is 5,00 a head", "5,00", 5, 5, ""),
    ("2,5 million trees", "2,5 million", 2.5e6, 2.5e6, ""),
    ("ninety - five boats", "ninety - five", 95, 95, ""),
    ("one twenty-fifth of voters", "one twenty-fifth", 0.04, 0.04, ""),
    ("a twenty-first of voters", "a twenty-first", 1 / 21, 1 / 21, ""),
    ("two hundred and fifty-four hundredths", "two hundred and fifty-four hundredths", 200.54, 200.54, ""),
    ("more than 40 or equal to it", "more than 40 or equal to", 40, inf, ""),
    ("no bigger than 40", "no bigger than 40", 0, 40, ""),
    ("40 or greater than.", "40 or greater than", 40, inf, ""),
    ("those of 18 and over.", "18 and over", 18, inf, ""),
    ("primes < = 100", "< = 100", 0, 100, ""),
    ("primes ≥ 100", "≥ 100", 100, inf, ""),
    ("equal or more than 40", "equal or more than 40", 40, inf, ""),
    ("smaller than or equal 40", "smaller than or equal 40", 0, 40, ""),
    ("it fell to zero degrees", "zero degrees", 0, 0, "degree"),
    ("9 degrees centigrade", "9 degrees centigrade", 9, 9, "C"),
    ("above or equal to 40", "above or equal to 40", 40, inf, ""),
    ("30 ~ 40 boats", "30 ~ 40", 30, 40, ""),
    ("between five to ten boats", "between five to ten", 5, 10, ""),
    ("5 pounds 20 pence", "5 pounds 20 pence", 5.2, 5.2, "GBP"),
    ("a fare of £3 50p", "£3 50p", 3.5, 3.5, "GBP"),
    ("they paid 20 U.S. dollars", "20 U.S. dollars", 20, 20, "USD"),
    ("it ran 20 km. He won", "20 km", 20, 20, "km"),
    ("sold for $US20 million", "$US20 million", 2e7, 2e7, "USD"),
    ("sold for R$ 30", "R$ 30", 30, 30, "BRL"),
    ("three quarters of a mile", "three quarters of a mile", 0.75, 0.75, "mi"),
    ("it cost 40 US$", "40 US$", 40, 40, "USD"),
    ("SEK 50 a head", "SEK 50 a head", 50, 50, "SEK/person"),
    ("a man of 65 and older came", "65 and older", 65, inf, ""),
    ('the wall is 38 "Long" bricks', "38", 38, 38, ""),
    ("some 39 C. glomerata", "some 39", 39, 39, ""),
    ("all 1310 C class cars", "1310", 1310, 1310, ""),
    ("it is 35 C there", "35 C", 35, 35, "C"),
    ("6'2\" tall", "6'2\"", 6 + 1 / 6, 6 + 1 / 6, "ft"),
    ("1/2 cup of milk", "1/2 cup", 0.5, 0.5, "cup"),
    ("18 years and 3 months old", "18 years and 3 months old", 18.25, 18.25, "year"),
    ("a two-and-a-half-year-old boy", "two-and-a-half-year-old", 2.5, 2.5, "year"),
    ("two and a half million people", "two and a half million", 2.5e6, 2.5e6, ""),
    ("one and three quarters million", "one and three quarters million", 1.75e6, 1.75e6, ""),
    ("two hundred point seven", "two hundred point seven", 200.7, 200.7, ""),
]


@pytest.mark.parametrize(("text", "marked", "low", "high", "unit"), NUMBERS)
def test_a_number_is_read_with_its_hedge_and_unit(
    text: str, marked: str, low: float, high: float, unit: str
) -> None:
    [(words, lowest, highest, measure)] = quantities(text)

    assert words == marked
    assert (lowest, highest, measure) == (pytest.approx(low), pytest.approx(high), unit)


NO_NUMBER = [
    ("One of them said no one knew.", "a pronoun"),
    ("This one is better.", "a pronoun after a determiner"),
    ("COVID-19 and the F-16", "digits glued to a name"),
    ("She played in Game 2.", "a label"),
    ("Marl Mining MMG, -2.75% and Ostby Oil OO, +0.58% fell.", "quotes that a page sets in"),
    ("an engine of aircraft 772", "a label of a thing"),
    ("the S&P 500 fell", "a name with a number"),
    ("at the Group of 20 and the Group of Seven", "names with numbers"),
    ("the 9/11 attacks", "a day that is a name, and no fraction"),
    ("a 24/7 service with a 50/50 chance", "neither two numbers nor a fraction"),
    ("Season two is out.", "a label in words"),
    ("They won 88-72 at home.", "a score"),
    ("the year-earlier quarter", "a quarter of a year"),
    ("in the second half", "half of a game"),
    ("There are no numbers in this line.", "none"),
    ("It ran on its 2.3.1.", "no decimal fraction has two points"),
    ("It reached 192.168.1.2 again.", "an address"),
    ("Die Fähre sei ³berlastet gewesen.", "a word that a wrong charset begins with a small three"),
]


@pytest.mark.parametrize(("text", "why"), NO_NUMBER)
def test_what_is_no_number_is_left_alone(text: str, why: str) -> None:
    assert quantities(text) == [], why


TWO = [
    ("50 dollar 40 rmb", [("50 dollar", "$"), ("40 rmb", "CNY")], "two currencies"),
    ("10 $ 30 $", [("10 $", "$"), ("30 $", "$")], "two sums"),
    ("two $20 bills", [("two", ""), ("$20", "$")], "the sign belongs to the number after it"),
    ("15 dollars and 15 people", [("15 dollars", "$"), ("15", "")], "no cents but people"),
    ("$100 and two were held", [("$100", "$"), ("two", "")], "cents end their clause"),
    ("5,000 or more than 4,500", [("5,000", ""), ("more than 4,500", "")], "another number begins"),
    ("pages 22,24", [("22", ""), ("24", "")], "a list"),
    ("on Aug 31 C$2.7 million", [("C$2.7 million", "CAD")], "the sign belongs to the number after it"),
    ("20 or above 50", [("20", ""), ("above 50", "")], "another number begins"),
    ("3.5% - 4%", [("3.5% - 4%", "%")], "a dash and no sign"),
    ("24703m212 and 5 m", [("5 m", "m")], "a unit ends where it is written to end"),
    ("More — 77 percent — stay, — 150 go.", [("77 percent", "%"), ("150", "")], "dashes and no signs"),
    ("fewer - 12 - went", [("12", "")], "hyphens for dashes"),
    ("Varn’s 82.4 and Holm's 81.9", [("82.4", ""), ("81.9", "")], "of a place, and no name of it"),
    ("On Tuesday 12 died.", [("12", "")], "a weekday is no name with a number"),
    ("fifteen of the 19 Sept. 11 hijackers", [("fifteen", ""), ("19", "")], "a date behind a count"),
]


@pytest.mark.parametrize(("text", "expected", "why"), TWO)
def test_numbers_side_by_side_stay_apart(text: str, expected: list[tuple[str, str]], why: str) -> None:
    assert [(words, unit) for words, _, _, unit in quantities(text)] == expected, why


COUNTED = [
    ("17 takes", "take"),
    ("17 retakes of the scene", "retake"),
    ("11 other young people", "people"),
    ("three of the women", "woman"),
    ("six coal-fired stations", "station"),
    ("a three - point play", "point"),
    ("a 300-strong crowd", ""),
    ("40 were hurt", ""),
]


@pytest.mark.parametrize(("text", "of"), COUNTED)
def test_what_is_counted_is_named(text: str, of: str) -> None:
    [found] = [f for f in values.find(text) if isinstance(f.reading, Quantity)]

    assert isinstance(found.reading, Quantity)
    assert found.reading.of == of


@pytest.mark.parametrize(
    ("text", "of"),
    [("a girl of 14", "age"), ("girls as young as 14", "age"), ("a pile of 14", ""), ("a son of 300", "")],
)
def test_a_figure_after_a_young_person_is_an_age(text: str, of: str) -> None:
    [found] = [f for f in values.find(text) if isinstance(f.reading, Quantity)]

    assert isinstance(found.reading, Quantity)
    assert found.reading.of == of


OFTEN = [
    ("it grew by 50 percent daily", "%/day"),
    ("it grew 50 percent daily, a clerk said", "%/day"),
    ("it grew by 50 per cent every day", "%/day"),
    ("it costs $20 million annually in rent", "$/year"),
    ("a 50 percent daily limit", "%"),
]


@pytest.mark.parametrize(("text", "unit"), OFTEN)
def test_how_often_is_a_part_of_the_unit(text: str, unit: str) -> None:
    [found] = [f for f in values.find(text) if isinstance(f.reading, Quantity)]

    assert isinstance(found.reading, Quantity)
    assert found.reading.unit == unit


HANGING = [
    ("They were rescued the next morning.", True, "of a day told before"),
    ("They fell ill the same night.", True, "of a day told before"),
    ("They lit the Christmas tree.", True, "a tree and no day"),
    ("They met at Christmas.", False, "a day"),
    ("They vote on Super Tuesday.", True, "the name of an election"),
    ("It sank two days later.", True, "of a day told before"),
    ("It sank the night before.", True, "of a day told before"),
    ("They spent the night on the ridge.", True, "how long, not when"),
    ("They slept through Monday night on the ridge.", False, "a night of its own"),
    ("It sails next week.", False, "from the day of the article"),
    ("It sank earlier this month.", False, "from the day of the article"),
    ("It sank three days ago.", False, "from the day of the article"),
    ("It sank in May 2021.", False, "a date"),
    ("The 12 before that sank.", False, "no date"),
    ("a death, the second in two days", True, "counted within a stretch of days"),
    ("it opens in two days", False, "ahead of the day of publication"),
]


@pytest.mark.parametrize(("text", "expected", "why"), HANGING)
def test_a_date_that_hangs_on_another_is_none_of_its_own(text: str, expected: bool, why: str) -> None:
    *_, found = values.find(text, datetime(2024, 3, 13))

    assert values.hangs(text, found) is expected, why


DATES = [  # text, what is marked, start, end
    ("on 5 March 2021", "5 March 2021", "2021-03-05T00:00", "2021-03-06T00:00"),
    ("on March 5, 2021", "March 5, 2021", "2021-03-05T00:00", "2021-03-06T00:00"),
    ("on 2021-03-05", "2021-03-05", "2021-03-05T00:00", "2021-03-06T00:00"),
    ("on 25/03/2021", "25/03/2021", "2021-03-25T00:00", "2021-03-26T00:00"),
    ("in May 2021", "May 2021", "2021-05-01T00:00", "2021-06-01T00:00"),
    ("in 2021", "2021", "2021-01-01T00:00", "2022-01-01T00:00"),
    ("2021's best", "2021", "2021-01-01T00:00", "2022-01-01T00:00"),
    ("in the 1990s", "the 1990s", "1990-01-01T00:00", "2000-01-01T00:00"),
    ("the 18th century", "the 18th century", "1700-01-01T00:00", "1800-01-01T00:00"),
    ("the third quarter of 2023", "the third quarter of 2023", "2023-07-01T00:00", "2023-10-01T00:00"),
    ("in the summer of 2019", "the summer of 2019", "2019-06-01T00:00", "2019-09-01T00:00"),
    ("on Tuesday night", "Tuesday night", "2024-03-12T18:00", "2024-03-13T06:00"),
    ("late on Tuesday night", "late on Tuesday night", "2024-03-12T21:00", "2024-03-13T06:00"),
    ("it was torn off by a storm on Tuesday", "Tuesday", "2024-03-12T00:00", "2024-03-13T00:00"),
    ("it must be paid by Tuesday", "Tuesday", "2024-03-19T00:00", "2024-03-20T00:00"),
    ("it must pay by Friday, police said", "Friday", "2024-03-15T00:00", "2024-03-16T00:00"),
    ("he said they will finish by Friday", "Friday", "2024-03-15T00:00", "2024-03-16T00:00"),
    ("he had to pay by Friday", "Friday", "2024-03-15T00:00", "2024-03-16T00:00"),
    ("by Friday, he said, it will be gone", "Friday", "2024-03-15T00:00", "2024-03-16T00:00"),
    ("the report was due by Friday", "Friday", "2024-03-15T00:00", "2024-03-16T00:00"),
    ("the fire was out by Friday", "Friday", "2024-03-08T00:00", "2024-03-09T00:00"),
    ("he had been freed by Friday", "Friday", "2024-03-08T00:00", "2024-03-09T00:00"),
    (
        "but by 6 p.m. on Tuesday they reported that both had been discharged",
        "6 p.m. on Tuesday",
        "2024-03-12T18:00",
        "2024-03-12T18:01",
    ),
    ("He said yesterday", "yesterday", "2024-03-12T00:00", "2024-03-13T00:00"),
    ("last month", "last month", "2024-02-01T00:00", "2024-03-01T00:00"),
    ("three days ago", "three days ago", "2024-03-10T00:00", "2024-03-11T00:00"),
    ("It fell on Saturday", "Saturday", "2024-03-09T00:00", "2024-03-10T00:00"),
    ("It will open on Saturday", "Saturday", "2024-03-16T00:00", "2024-03-17T00:00"),
    ("at 7: 48 am on Monday", "7: 48 am on Monday", "2024-03-11T07:48", "2024-03-11T07:49"),
    ("noon Saturday", "noon Saturday", "2024-03-09T12:00", "2024-03-09T12:01"),
    ("at 1100 hours on 3 May 2023", "1100 hours on 3 May 2023", "2023-05-03T11:00", "2023-05-03T11:01"),
    ("at 17.45 hrs on 3 May 2023", "17.45 hrs on 3 May 2023", "2023-05-03T17:45", "2023-05-03T17:46"),
    ("5-7 May 2023", "5-7 May 2023", "2023-05-05T00:00", "2023-05-08T00:00"),
    ("from May 5 to May 7, 2023", "from May 5 to May 7, 2023", "2023-05-05T00:00", "2023-05-08T00:00"),
    ("between 2015 and 2018", "between 2015 and 2018", "2015-01-01T00:00", "2019-01-01T00:00"),
    (
        "two days after Christmas 2022",
        "two days after Christmas 2022",
        "2022-12-27T00:00",
        "2022-12-28T00:00",
    ),
    ("on Nov. 9", "Nov. 9", "2023-11-09T00:00", "2023-11-10T00:00"),
    ("due on April 2", "April 2", "2024-04-02T00:00", "2024-04-03T00:00"),
    ("born in nineteen eighty-six", "nineteen eighty-six", "1986-01-01T00:00", "1987-01-01T00:00"),
    (
        "out for 3 days starting from next Monday",
        "3 days starting from next Monday",
        "2024-03-18T00:00",
        "2024-03-21T00:00",
    ),
    ("two weeks starting 20 May", "two weeks starting 20 May", "2024-05-20T00:00", "2024-06-03T00:00"),
    (
        "the week commencing 4 February",
        "the week commencing 4 February",
        "2024-02-04T00:00",
        "2024-02-11T00:00",
    ),
    ("in the year ended 31 March", "the year ended 31 March", "2022-04-01T00:00", "2023-04-01T00:00"),
    ("in the year ending 31 March", "the year ending 31 March", "2023-04-01T00:00", "2024-04-01T00:00"),
    (
        "the three months to June 2023",
        "the three months to June 2023",
        "2023-04-01T00:00",
        "2023-07-01T00:00",
    ),
    (
        "a day starting this Friday at 5 pm",
        "a day starting this Friday at 5 pm",
        "2024-03-15T17:00",
        "2024-03-16T17:00",
    ),
    ("from 2 pm for two hours", "from 2 pm for two hours", "0001-01-01T14:00", "0001-01-01T16:00"),
    ("for two hours from 2 pm", "two hours from 2 pm", "0001-01-01T14:00", "0001-01-01T16:00"),
    (
        "on 14 February for 7 hours from 9:30am",
        "14 February for 7 hours from 9:30am",
        "2024-02-14T09:30",
        "2024-02-14T16:30",
    ),
    ("closed for three days from Monday", "three days from Monday", "2024-03-11T00:00", "2024-03-14T00:00"),
    ("it is three days from Monday", "three days from Monday", "2024-03-14T00:00", "2024-03-15T00:00"),
    (
        "the first nine months of 1997",
        "the first nine months of 1997",
        "1997-01-01T00:00",
        "1997-10-01T00:00",
    ),
    (
        "the last ten days of May 2021",
        "the last ten days of May 2021",
        "2021-05-22T00:00",
        "2021-06-01T00:00",
    ),
    (
        "less than three days after Monday",
        "less than three days after Monday",
        "2024-03-11T00:00",
        "2024-03-14T00:00",
    ),
    (
        "within two days before yesterday",
        "within two days before yesterday",
        "2024-03-10T00:00",
        "2024-03-12T00:00",
    ),
    (
        "more than two days before yesterday",
        "more than two days before yesterday",
        "2024-03-10T00:00",
        "2024-03-11T00:00",
    ),
    ("in two days from today", "two days from today", "2024-03-15T00:00", "2024-03-16T00:00"),
    ("between 10/1-11/7", "between 10/1-11/7", "2023-10-01T00:00", "2023-11-08T00:00"),
    ("2/29-3/1", "2/29-3/1", "2024-02-29T00:00", "2024-03-02T00:00"),
    ("shares fell 1/8 at 4:30 pm", "4:30 pm", "0001-01-01T16:30", "0001-01-01T16:31"),
    ("23/12 before 5 pm", "23/12 before 5 pm", "2023-12-23T17:00", "2023-12-23T17:01"),
    (
        "from 2021-01-01 till the present day",
        "from 2021-01-01 till the present day",
        "2021-01-01T00:00",
        "2024-03-14T00:00",
    ),
    ("from February to date", "from February to date", "2024-02-01T00:00", "2024-03-14T00:00"),
    ("from Monday to present the case", "Monday", "2024-03-11T00:00", "2024-03-12T00:00"),
    ("from May to date", "from May to date", "2023-05-01T00:00", "2024-03-14T00:00"),
    ("the year to the end of June", "the year to the end of June", "2023-07-01T00:00", "2024-07-01T00:00"),
    ("for six months from May", "six months from May", "2024-05-01T00:00", "2024-11-01T00:00"),
    ("from now until Friday", "from now until Friday", "2024-03-13T00:00", "2024-03-16T00:00"),
    ("between 2014 through 2018", "between 2014 through 2018", "2014-01-01T00:00", "2019-01-01T00:00"),
    ("later than 2020", "later than 2020", "2020-01-01T00:00", "2021-01-01T00:00"),
    ("earlier than 2020", "earlier than 2020", "2020-01-01T00:00", "2021-01-01T00:00"),
    ("3 pm or later on Monday", "3 pm or later on Monday", "2024-03-11T15:00", "2024-03-11T15:01"),
    (
        "next Wednesday later than 10 am",
        "next Wednesday later than 10 am",
        "2024-03-20T10:00",
        "2024-03-20T10:01",
    ),
    ("between 7 and 9 last night", "between 7 and 9 last night", "2024-03-12T19:00", "2024-03-12T21:01"),
    (
        "from 3-8pm yesterday afternoon",
        "from 3-8pm yesterday afternoon",
        "2024-03-12T15:00",
        "2024-03-12T20:01",
    ),
    (
        "from 2pm until tomorrow 4:30pm",
        "from 2pm until tomorrow 4:30pm",
        "2024-03-13T14:00",
        "2024-03-14T16:31",
    ),
    ("on the 12 from 2pm to 4pm", "the 12 from 2pm to 4pm", "2024-03-12T14:00", "2024-03-12T16:01"),
    ("the next 4 business days", "the next 4 business days", "2024-03-14T00:00", "2024-03-20T00:00"),
    ("next workweek", "next workweek", "2024-03-18T00:00", "2024-03-23T00:00"),
    ("the 23rd of next month", "the 23rd of next month", "2024-04-23T00:00", "2024-04-24T00:00"),
    ("from 4-23 in next month", "from 4-23 in next month", "2024-04-04T00:00", "2024-04-24T00:00"),
    ("earlier in the year", "earlier in the year", "2024-01-01T00:00", "2024-07-02T00:00"),
    ("the rest of the week", "the rest of the week", "2024-03-13T00:00", "2024-03-18T00:00"),
    ("the week of 5 May 2021", "the week of 5 May 2021", "2021-05-03T00:00", "2021-05-10T00:00"),
    ("from 2pm yesterday until now", "from 2pm yesterday until now", "2024-03-12T14:00", "2024-03-13T00:01"),
    ("Monday to Friday next week", "Monday to Friday next week", "2024-03-18T00:00", "2024-03-23T00:00"),
    ("from 1999 up to 2005", "from 1999 up to 2005", "1999-01-01T00:00", "2006-01-01T00:00"),
    ("the last 20 mins", "the last 20 mins", "2024-03-12T23:40", "2024-03-13T00:00"),
    (
        "less than two days from today",
        "less than two days from today",
        "2024-03-13T00:00",
        "2024-03-15T00:00",
    ),
    ("no earlier than 2015", "no earlier than 2015", "2015-01-01T00:00", "2016-01-01T00:00"),
    ("not later than Monday", "not later than Monday", "2024-03-11T00:00", "2024-03-12T00:00"),
    ("from November to March 2019", "from November to March 2019", "2018-11-01T00:00", "2019-04-01T00:00"),
    ("Q1-Q3 2018", "Q1-Q3 2018", "2018-01-01T00:00", "2018-10-01T00:00"),
    ("open May-July", "May-July", "2024-05-01T00:00", "2024-08-01T00:00"),
    ("on the 12th from 2pm to 4pm", "the 12th from 2pm to 4pm", "2024-03-12T14:00", "2024-03-12T16:01"),
    ("what about ten days later", "ten days later", "2024-03-23T00:00", "2024-03-24T00:00"),
    (
        "born on twenty five May nineteen eighty six",
        "twenty five May nineteen eighty six",
        "1986-05-25T00:00",
        "1986-05-26T00:00",
    ),
    ("in the first half of the year", "the first half of the year", "2024-01-01T00:00", "2024-07-01T00:00"),
    ("on 12/23 the ship", "12/23", "2023-12-23T00:00", "2023-12-24T00:00"),
    ("the week after next", "the week after next", "2024-03-25T00:00", "2024-04-01T00:00"),
    ("the year before last", "the year before last", "2022-01-01T00:00", "2023-01-01T00:00"),
    ("in two days from tomorrow", "two days from tomorrow", "2024-03-16T00:00", "2024-03-17T00:00"),
    ("the day before last Friday", "the day before last Friday", "2024-03-07T00:00", "2024-03-08T00:00"),
    ("the day after Christmas 2022", "the day after Christmas 2022", "2022-12-26T00:00", "2022-12-27T00:00"),
    ("on July 4, 2022 weekend", "July 4, 2022 weekend", "2022-07-02T00:00", "2022-07-05T00:00"),
    ("on Jan twenty two, 2018", "Jan twenty two, 2018", "2018-01-22T00:00", "2018-01-23T00:00"),
    ("8 o'clock on Monday morning", "8 o'clock on Monday morning", "2024-03-11T08:00", "2024-03-11T08:01"),
    (
        "six thirty in the evening on 5 May 2023",
        "six thirty in the evening on 5 May 2023",
        "2023-05-05T18:30",
        "2023-05-05T18:31",
    ),
    ("two Sundays from now", "two Sundays from now", "2024-03-24T00:00", "2024-03-25T00:00"),
    ("two Fridays ago", "two Fridays ago", "2024-03-01T00:00", "2024-03-02T00:00"),
    ("the last Monday of May 2023", "the last Monday of May 2023", "2023-05-29T00:00", "2023-05-30T00:00"),
    (
        "the first Friday of July 2023",
        "the first Friday of July 2023",
        "2023-07-07T00:00",
        "2023-07-08T00:00",
    ),
    ("the last day of next month", "the last day of next month", "2024-04-30T00:00", "2024-05-01T00:00"),
    ("the last day of this year", "the last day of this year", "2024-12-31T00:00", "2025-01-01T00:00"),
    ("the weekend of 4 July 2022", "the weekend of 4 July 2022", "2022-07-02T00:00", "2022-07-05T00:00"),
    ("on April 3 of last year", "April 3 of last year", "2023-04-03T00:00", "2023-04-04T00:00"),
    ("a year and a half ago", "a year and a half ago", "2022-09-01T00:00", "2022-10-01T00:00"),
    ("the next couple of weeks", "the next couple of weeks", "2024-03-14T00:00", "2024-03-28T00:00"),
    ("at 2023-10-20T09:30:00Z", "2023-10-20T09:30:00", "2023-10-20T09:30", "2023-10-20T09:31"),
    (
        "8 pm in the evening, 5 May 2023",
        "8 pm in the evening, 5 May 2023",
        "2023-05-05T20:00",
        "2023-05-05T20:01",
    ),
    (
        "on 5 May 2023, early morning at 8:00",
        "5 May 2023, early morning at 8:00",
        "2023-05-05T08:00",
        "2023-05-05T08:01",
    ),
    ("in the nineteen-sixties", "the nineteen-sixties", "1960-01-01T00:00", "1970-01-01T00:00"),
    ("the 21st of next month", "the 21st of next month", "2024-04-21T00:00", "2024-04-22T00:00"),
    ("next Friday, 5 April", "next Friday, 5 April", "2024-04-05T00:00", "2024-04-06T00:00"),
    ("next 6th of March", "next 6th of March", "2025-03-06T00:00", "2025-03-07T00:00"),
    ("on march eighth", "march eighth", "2024-03-08T00:00", "2024-03-09T00:00"),
    ("on Monday at 17.30", "Monday at 17.30", "2024-03-11T17:30", "2024-03-11T17:31"),
    (
        "the first Monday evening of next month",
        "the first Monday evening of next month",
        "2024-04-01T17:00",
        "2024-04-01T23:00",
    ),
    ("report-2002-10-09.xlsx", "2002-10-09", "2002-10-09T00:00", "2002-10-10T00:00"),
    ("-20200701-", "20200701", "2020-07-01T00:00", "2020-07-02T00:00"),
    (
        "the weekend of Halloween 2022",
        "the weekend of Halloween 2022",
        "2022-10-29T00:00",
        "2022-11-01T00:00",
    ),
    ("Memorial Day weekend 2018", "Memorial Day weekend 2018", "2018-05-26T00:00", "2018-05-29T00:00"),
    ("it sank after the 5th", "after the 5th", "2024-03-05T00:00", "2024-03-06T00:00"),
    ("Thanksgiving 2023 weekend", "Thanksgiving 2023 weekend", "2023-11-23T00:00", "2023-11-27T00:00"),
    ("between 18 and 19 June 2023", "between 18 and 19 June 2023", "2023-06-18T00:00", "2023-06-20T00:00"),
]

FEAST_DAYS = [
    ("Eid al-Fitr 2022", "2022-05-02"),
    ("Eid al-Adha 2023", "2023-06-28"),
    ("Rosh Hashanah 2024", "2024-10-03"),
    ("Passover 2024", "2024-04-23"),
    ("Yom Kippur 2022", "2022-10-05"),
    ("Lunar New Year 2022", "2022-02-01"),
    ("Diwali 2023", "2023-11-12"),
    ("Pentecost 2022", "2022-06-05"),
    ("mothers day 2023", "2023-05-14"),
]


@pytest.mark.parametrize(("text", "day"), FEAST_DAYS)
def test_a_moveable_feast_is_placed(text: str, day: str) -> None:
    assert [(words, start[:10]) for words, start, _ in dates(text)] == [(text, day)]


@pytest.mark.parametrize(
    "text",
    [
        "Thursdays at 17.30",
        "weekdays from 6 am to 9 am",
        "once a year",
        "the 19th of every month",
        "weekdays",
        "weekends",
        "every weekday",
        "every third Friday",
    ],
)
def test_what_recurs_is_read_whole(text: str) -> None:
    [(_, _, found)] = values.read(text)

    assert isinstance(found, values.Timex)
    assert (found.kind, text[found.start : found.end]) == ("set", text)


def test_a_time_in_words_behind_a_day_is_of_either_half_of_it() -> None:
    assert [start for _, start, _ in dates("on May 5, 2023, nine thirty.")] == [
        "2023-05-05T09:30",
        "2023-05-05T21:30",
    ]


LISTS = [  # each day of a list has what the others tell
    ("on 18 and 19 June 2023", [("18", "2023-06-18"), ("19 June 2023", "2023-06-19")]),
    ("on June 18 and 19, 2022", [("June 18", "2022-06-18"), ("19, 2022", "2022-06-19")]),
    ("on May 2, 4 or 5.", [("May 2", "2024-05-02"), ("4", "2024-05-04"), ("5", "2024-05-05")]),
    (
        "the 22nd, 23rd or 31st of March 2023",
        [("the 22nd", "2023-03-22"), ("23rd", "2023-03-23"), ("31st of March 2023", "2023-03-31")],
    ),
    (
        "next week Mon, Wed and Fri",
        [("next week Mon", "2024-03-18"), ("Wed", "2024-03-20"), ("Fri", "2024-03-22")],
    ),
    ("last week Mon and Tue", [("last week Mon", "2024-03-04"), ("Tue", "2024-03-05")]),
    ("on May 5 or 6 at 3 pm", [("May 5", "2024-05-05"), ("6 at 3 pm", "2024-05-06")]),
    ("on June 18 and 19 people", [("June 18", "2024-06-18")]),
]


@pytest.mark.parametrize(("text", "days"), LISTS)
def test_the_dates_of_a_list_lend_each_other_what_they_lack(text: str, days: list[tuple[str, str]]) -> None:
    assert [(words, start[:10]) for words, start, _ in dates(text)] == days


def test_the_number_of_a_court_is_no_day() -> None:
    assert not dates("The 3rd U.S. Circuit ruled")


def test_hours_in_a_list_are_of_the_day_before_them() -> None:
    assert [start for _, start, _ in dates("on Monday 8-9 am or 9-10 am")] == [
        "2024-03-11T08:00",
        "2024-03-11T09:00",
    ]


@pytest.mark.parametrize(("text", "marked", "start", "end"), DATES)
def test_a_date_is_placed(text: str, marked: str, start: str, end: str) -> None:
    assert dates(text) == [(marked, start, end)]


def test_a_date_that_reads_two_ways_has_two_readings_over_one_span() -> None:
    assert dates("on 07/02/2022") == [
        ("07/02/2022", "2022-07-02T00:00", "2022-07-03T00:00"),
        ("07/02/2022", "2022-02-07T00:00", "2022-02-08T00:00"),
    ]


NO_DATE = [
    ("May I ask?", "a verb"),
    ("They march on.", "a verb"),
    ("This may be right.", "a verb after a determiner"),
    ("the second man", "an ordinal"),
    ("2,024 people came", "a count"),
    ("It sat in the sun.", "the star"),
    ("every Monday", "it recurs"),
    ("It opens daily.", "it recurs"),
    ("feb 30", "no such day"),
    ("their first win in four years", "it looks back"),
    ("Correction 11/19: it sank", 'no day without its "on"'),
    ("the last three seasons", "no span of known length"),
    ("in a weekend interview", "when the interview was, not a time ahead"),
    ("in a night raid", "when the raid was, not a time ahead"),
    ("a board 1/2-3/4 inch thick", "fractions"),
    ("it rose from 5 to 7", "figures"),
    ("five days to go", "no day to count from"),
    ("the first two weeks of the season", "no season of known place"),
    ("2015-1-32", "no such day, nor a year of its own"),
    ("on the 19th of every month", "it recurs"),
]


@pytest.mark.parametrize(("text", "why"), NO_DATE)
def test_what_is_no_date_is_left_alone(text: str, why: str) -> None:
    assert dates(text) == [], why


@pytest.mark.parametrize("text", ["yesterday", "last week", "three days ago", "last Tuesday"])
def test_a_relative_date_needs_a_date_of_publication(text: str) -> None:
    assert dates(text, None) == []


HALF_KNOWN = [
    ("on Sunday", "on Saturday", True, "two days of one unknown week"),
    ("on Sunday night", "early on Monday", False, "one night runs into the next day"),
    ("on 18 November", "on 19 November", True, "two days of one unknown year"),
    ("on November 18 this year", "on 19 November", True, "which year this one is is not told"),
    ("in November", "on 19 November", False, "the day lies in the month"),
    ("on Sunday", "on 20 November 2022", False, "that day was a Sunday"),
    ("on Sunday", "on 19 November 2022", True, "that day was a Saturday"),
    ("on 20 November", "on 19 November 2022", True, "another day of whatever year"),
    ("on 20 November", "in 2022", False, "a year says nothing of the day"),
    ("on Sunday", "on 20 November", False, "nothing ties the week to the year"),
    ("at 7 pm", "on Sunday at 9 pm", True, "another hour of whatever day"),
]


@pytest.mark.parametrize(("a", "b", "expected", "why"), HALF_KNOWN)
def test_a_date_half_known_conflicts_with_what_its_known_half_denies(
    a: str, b: str, expected: bool, why: str
) -> None:
    [x], [y] = ([f.reading for f in values.find(text)] for text in (a, b))

    assert values.conflict(x, y) is values.conflict(y, x) is expected, why


CONFLICTS = [  # a, b, conflict, why
    ("17 takes", "12 takes", True, "two bare counts"),
    ("17 takes", "seventeen takes", False, "one number, two spellings"),
    ("around 17 takes", "17 takes", False, "a hedge"),
    ("around 17 takes", "30 takes", True, "too far for a hedge"),
    ("at least 11 takes", "12 takes", False, "a bound that holds"),
    ("at least 11 takes", "9 takes", True, "a bound that does not"),
    ("up to 300 takes", "greater than or equal to 300 takes", False, "a bound that is within"),
    ("the third take", "the penultimate take", False, "one may be the other"),
    ("the second to last take", "the antepenultimate take", True, "two places from the end"),
    ("17 takes", "12 cameras", False, "different things"),
    ("17 takes", "the 12th take", False, "a count and an ordinal"),
    ("10 km", "6.2 miles", False, "one length in two units"),
    ("10 km", "9 miles", True, "two lengths"),
    ("25 feet", "8 metres", False, "one length, rounded in the other unit"),
    ("one week", "four days", True, "more than is rounded"),
    ("10 km", "10 kg", False, "units that do not convert"),
    ("$5 million", "£5 million", False, "money does not convert"),
    ("2.5 million people", "2,483,000 people", False, "rounding"),
    ("104 people", "100 people", True, "small counts are exact"),
    ("20C", "68 degrees Fahrenheit", False, "one temperature"),
    ("on March 5, 2024", "on March 6, 2024", True, "two days"),
    ("in March 2024", "on March 6, 2024", False, "a month holds its day"),
    ("in April 2024", "on March 6, 2024", True, "a month that does not"),
    ("before 2020", "in 2015", False, "before"),
    ("before 2020", "in 2021", True, "before is not after"),
    ("on Tuesday", "on March 12, 2024", False, "a weekday and its date"),
    ("on Tuesday", "17 takes", False, "unlike kinds"),
    ("at 7 pm", "at 7:30 pm", True, "two times of day"),
    ("at 7 pm", "at 7 pm on Monday", False, "one time of day, one with its date"),
    ("at 7 pm", "at 9 pm on Monday", True, "two times of day, one with its date"),
    ("at 7 pm", "on Monday", False, "a time and a day"),
    ("soon after midnight", "soon after midnight on Monday", False, "a midnight, one with its date"),
]


@pytest.mark.parametrize(("a", "b", "expected", "why"), CONFLICTS)
def test_conflict(a: str, b: str, expected: bool, why: str) -> None:
    assert values.conflict(one(a), one(b)) is expected, why
    assert values.conflict(one(b), one(a)) is expected, why


EQUALS = [
    ("17 takes", "seventeen takes", True),
    ("1,000 m", "1 km", True),
    ("around 17 takes", "17 takes", False),
    ("5 March 2024", "2024-03-05", True),
    ("March 2024", "5 March 2024", False),
]


@pytest.mark.parametrize(("a", "b", "expected"), EQUALS)
def test_equal(a: str, b: str, expected: bool) -> None:
    assert values.equal(one(a), one(b)) is expected


WORDS = "one |two |hundred |May |to |and |last |week |am|about |between |a |half |the |5th |of |ago|Monday "
WORDS += "|week |June |or |next |every "
PIECES = [*"0123456789 ,.-/:$%£½() \n'’“Mİ", *WORDS.split("|")]
NOISE = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(NOISE)
def test_every_span_lies_in_the_text_in_order_and_apart(text: str) -> None:
    last = (0, 0)
    for found in values.find(text, PUBLISHED):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip() != ""
        assert (found.start, found.end) == last or found.start >= last[1]
        last = (found.start, found.end)


@given(NOISE, NOISE)
def test_conflict_is_symmetric_and_never_with_oneself(a: str, b: str) -> None:
    ours = [f.reading for f in values.find(a, PUBLISHED)]
    theirs = [f.reading for f in values.find(b, PUBLISHED)]

    assert not any(values.conflict(x, x) for x in ours)
    assert all(values.conflict(x, y) == values.conflict(y, x) for x in ours for y in theirs)


ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
ONES += " sixteen seventeen eighteen nineteen"
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety"


def in_words(n: int) -> str:
    ones, tens = ONES.split(), TENS.split()
    if n < 20:
        return ones[n]
    if n < 100:
        return tens[n // 10] + (f"-{ones[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{ones[n // 100]} hundred" + (f" and {in_words(n % 100)}" if n % 100 else "")
    return f"{in_words(n // 1000)} thousand" + (f" {in_words(n % 1000)}" if n % 1000 else "")


@given(st.integers(2, 999_999))
def test_a_number_in_words_says_the_same_as_in_digits(n: int) -> None:
    assert values.equal(one(f"{in_words(n)} goats"), one(f"{n:,} goats"))


@given(st.datetimes(datetime(1901, 1, 1), datetime(2030, 1, 1)))
def test_a_date_in_words_says_the_same_as_in_digits(day: datetime) -> None:
    words = f"{day.day} {day:%B} {day.year}"

    assert values.equal(one(words), one(f"{day:%Y-%m-%d}"))


HOSTILE = (
    "1|1,|1 |one |hundred and |between |from 1 to |next |May |-|$|1/|5-|a |the |two days before |5 pm to "
)
HOSTILE += "| |half |1.1.|12:|about |ninety - five |a twenty-|5 dollars and |next to |10M |1,0|or equal "
HOSTILE += "|the first two weeks of |for two hours from |1/2-|less than two days after |1, |May 1, 2 and "
HOSTILE += "|the weekend of |next 1st |Monday 8 am or "


def test_earlier_this_year_is_up_to_now_and_later_this_year_from_now_on() -> None:
    autumn = datetime(2023, 11, 22)
    earlier, later, early, september = (
        next(values.find(t, autumn)).reading
        for t in ("earlier this year", "later this year", "early last year", "in September 2023")
    )

    assert isinstance(earlier, When) and isinstance(later, When) and isinstance(early, When)
    assert (earlier.start, earlier.end) == (datetime(2023, 1, 1), datetime(2023, 11, 23))
    assert later.start <= autumn and later.end == datetime(2024, 1, 1)
    assert early.end <= datetime(2022, 7, 3)
    assert not values.conflict(earlier, september)


@pytest.mark.parametrize("piece", HOSTILE.split("|"))
def test_a_hostile_line_costs_linear_time(piece: str) -> None:
    def cost(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        for _ in values.find(text, PUBLISHED):
            pass
        return time.process_time() - start

    cost(500)
    short, long = min(cost(1_000) for _ in range(3)), min(cost(8_000) for _ in range(3))
    assert long < 30 * max(short, 0.001)  # linear is 8 times, quadratic 64


def test_offsets_do_not_move_across_the_blocks_of_a_long_line() -> None:
    text = "word " * 9_000 + "17 takes"

    [found] = values.find(text)

    assert text[found.start : found.end] == "17"


def test_units_convert_to_one_base() -> None:
    assert units.scale("km/h") == ("speed", pytest.approx(1000 / 3600))
    assert units.scale("$") is None


def test_an_ordinal_is_read_whole() -> None:
    assert numbers.ordinal_at("two hundredth night", 0) == numbers.Number(200, 13, True)


ORDINALS = [
    ("his one thousand two hundred and twenty-first race", "one thousand two hundred and twenty-first", 1221),
    ("its three million two hundred thousandth car", "three million two hundred thousandth", 3.2e6),
    ("her one hundred twenty-fifth race", "one hundred twenty-fifth", 125),
    ("the 100,000th visitor", "100,000th", 1e5),
    ("the 3 millionth visitor", "3 millionth", 3e6),
    ("her forty-second birthday", "forty-second", 42),
    ("the penultimate stage", "penultimate", -2),
    ("the antepenultimate stage", "antepenultimate", -3),
    ("the next to last stage", "next to last", -2),
    ("the third-to-last stage", "third-to-last", -3),
    ("the last but one", "last but one", -2),
    ("second to last year's winner", "second", 2),
]


@pytest.mark.parametrize(("text", "marked", "place"), ORDINALS)
def test_an_ordinal_counts_from_either_end(text: str, marked: str, place: float) -> None:
    [found] = [f for f in values.find(text) if isinstance(f.reading, Quantity)]

    assert text[found.start : found.end] == marked
    assert isinstance(found.reading, Quantity)
    assert (found.reading.low, found.reading.ordinal) == (place, True)


@pytest.mark.parametrize("text", ["the last stage", "the next stage", "the previous one"])
def test_last_and_next_alone_are_no_ordinals(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("word", "singular"), [("cities", "city"), ("boxes", "box"), ("glass", "glass"), ("men", "man")]
)
def test_lemma(word: str, singular: str) -> None:
    assert nouns.lemma(word) == singular


@given(NOISE, st.datetimes())
def test_no_text_and_no_day_makes_it_fail(text: str, published: datetime) -> None:
    assert all(
        f.reading.start < f.reading.end for f in values.find(text, published) if isinstance(f.reading, When)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prices rose compared to last year.", "last year"),
        ("He left and last week came back.", "last week"),
        ("He left in May, and last September came back.", "last September"),
        ("It will last weeks.", ""),
        ("It is to last three weeks and last nights did not count.", ""),
    ],
)
def test_last_is_a_verb_only_before_how_long(text: str, expected: str) -> None:
    assert "".join(words for words, _, _ in dates(text)) in (expected, f"May{expected}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a magnitude-5.2 quake", "magnitude"),
        ("a quake of magnitude 5.2", "magnitude"),
        ("a magnitude of at least 5.2", "magnitude"),
        ("a 5.2 - magnitude quake", "magnitude"),
        ("a quake of 5.2 on the Richter scale", "magnitude"),
        ("an aftershock of magnitude 5.2", ""),
        ("of magnitude 52", ""),
    ],
)
def test_the_strength_of_a_quake_is_told_from_other_figures(text: str, expected: str) -> None:
    reading = one(text)
    assert isinstance(reading, Quantity) and reading.of == expected
