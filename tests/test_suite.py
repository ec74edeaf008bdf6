"""The layers of the recognizers suite: its format, and what it marks for an assistant alone."""

import pytest

from bench import suite_assistant, suite_numbers

FORMAT = [  # text, model, what is marked and how
    ("set it to 30 degrees", "TemperatureModel", [("30 degrees", ("Degree", 30.0))], "of heat"),
    ("turn an angle of 30 degrees", "TemperatureModel", [], "of a turn"),
    ("the temperature is 30 degrees", "DimensionModel", [], "of heat"),
    ("a load of 20t", "DimensionModel", [("20t", ("Ton", 20.0))], "a bare t"),
    ("six to 9 miles", "DimensionModel", [("9 miles", ("Mile", 9.0))], "the last of a range"),
    (
        "$5 to $7",
        "CurrencyModel",
        [("$5", ("Dollar", 5.0)), ("$7", ("Dollar", 7.0))],
        "both of a range, each with its sign",
    ),
    ("two hundred forty sixths", "NumberModel", [("two hundred forty sixths", ("n", 200 / 46))], "46ths"),
    ("3 out of 4", "NumberModel", [("3 out of 4", ("n", 0.75))], "a proportion"),
    ("12 in six boxes", "NumberModel", [("12", ("n", 12.0)), ("six", ("n", 6.0))], "no proportion"),
    ("the penultimate", "OrdinalModel", [("penultimate", ("n", "end-1"))], "from the end"),
    ("five and a third", "OrdinalModel", [("third", ("n", 3.0))], "an ordinal within a fraction"),
    ("it equals 7", "NumberRangeModel", [("equals 7", ("r", "[7,7]"))], "an exact value"),
    ("it is equal to 7 or less", "NumberRangeModel", [("equal to 7 or less", ("r", "(,7]"))], "a bound"),
    ("about 7-9", "NumberRangeModel", [("7-9", ("r", "[7,9)"))], "without about-words"),
    (
        "later than the fifth, higher than the sixth but lower than the ninth",
        "NumberRangeModel",
        [("higher than the sixth but lower than the ninth", ("r", "(6,9)"))],
        "between two places",
    ),
]


@pytest.mark.parametrize(("text", "model", "expected", "why"), FORMAT)
def test_a_number_is_given_in_the_format_of_the_suite(
    text: str, model: str, expected: list[tuple[str, object]], why: str
) -> None:
    assert [(text[a:b], value) for a, b, value in suite_numbers.answers(text, model)] == expected, why


ADDED = [
    ("convert 8 miles to inches", "DimensionModel", ["inches"], "a unit with no number"),
    ("8 km in miles per hour", "DimensionModel", ["miles per hour"], "a speed with no number"),
    ("a barrel of 8 miles", "DimensionModel", [], "a word that is more than a unit"),
    ("convert 8 rubles to yen", "CurrencyModel", ["yen"], "money with no number"),
    ("the percentage rose 8%", "PercentModel", ["percentage"], "a percent of no figure"),
    ("per cent of 80", "PercentModel", ["per cent of 80"], "its number behind it"),
    ("the third, then the next one", "OrdinalModel", ["next one"], "from where one is"),
    ("the one before the last", "OrdinalModel", ["the one before the last"], "from the end"),
    ("the next to last", "OrdinalModel", [], "read by the library"),
]


@pytest.mark.parametrize(("text", "model", "expected", "why"), ADDED)
def test_an_assistant_is_told_more_than_an_account_of_news(
    text: str, model: str, expected: list[str], why: str
) -> None:
    found = suite_numbers.answers(text, model)
    more = [a for a in suite_assistant.added(text, model, found) if a not in found]

    assert [text[a:b] for a, b, _ in more] == expected, why
