from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from plantracker.contrast import NotAColour, TooPale, check_brand, contrast, told
from plantracker.ui.brand import readable_colour, style_sheet


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [
        ("#000000", "21.00:1"),
        ("#ffffff", "1.00:1"),
        ("#FFFFFF", "1.00:1"),
        ("#767676", "4.54:1"),
        ("#777777", "4.48:1"),
        ("#ff0000", "4.00:1"),
        ("#0000ff", "8.59:1"),
        ("#00ff00", "1.37:1"),
        ("#595959", "7.00:1"),
        ("#808080", "3.95:1"),
    ],
)
def test_contrast_with_white(colour, ratio):
    assert told(contrast(colour, "#ffffff")) == ratio
    assert contrast("#ffffff", colour) == contrast(colour, "#ffffff")


@pytest.mark.parametrize(
    "colour", ["", "red", "#fff", "#12345", "#1234567", "#12345g", "1d3557", " #1d3557", "#1d3557\n"]
)
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(NotAColour, match="Give a colour as # and six hexadecimal digits, such as #1d3557"):
        contrast(colour, "#ffffff")
    with pytest.raises(NotAColour):
        check_brand(colour)
    with pytest.raises(ValidationError):
        style_sheet(colour)


def test_the_last_grey_that_can_be_read_passes_and_the_next_is_refused_with_its_ratio():
    check_brand("#767676")
    said = "#777777 has a contrast of 4.48:1 with white, and text needs 4.5:1: choose a darker one."
    with pytest.raises(TooPale) as refused:
        check_brand("#777777")
    assert str(refused.value) == said
    with pytest.raises(ValidationError) as refused_in_form:
        readable_colour("#777777")
    assert refused_in_form.value.messages == [said]


def test_a_ratio_that_is_too_low_is_never_told_as_enough():
    assert told(Decimal("4.4999")) == "4.49:1"
    assert told(Decimal("4.5")) == "4.50:1"


def test_the_style_sheet_sets_the_frontends_brand():
    assert style_sheet("#1D3557") == ":root { --govuk-brand-colour: #1d3557; }\n"
