import re

import pytest
from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget

from plantracker.ui.forms import PageForm


class Report(PageForm):
    title = forms.CharField(help_text="As the plan words it.", max_length=5)
    rag = forms.ChoiceField(label="RAG", choices=[("red", "Red"), ("green", "Green")])
    said = forms.CharField(widget=forms.Textarea(attrs={"class": "tall"}), required=False)
    board = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "Assurance"), ("b", "Crime")])
    marks = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=[("old", "Old")], required=False)
    agreed = forms.BooleanField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        if self.data.get("said") == "nothing":
            raise forms.ValidationError("Say something.")


def markup(form, name):
    return form[name].as_field_group()


def test_a_field_has_its_label_hint_and_class():
    field = markup(Report(), "title")
    assert '<label class="govuk-label" for="id_title">Title</label>' in field
    assert '<div class="govuk-hint" id="id_title_helptext">As the plan words it.</div>' in field
    assert 'class="govuk-input"' in field
    assert 'aria-describedby="id_title_helptext"' in field
    assert "error" not in field


def test_a_mistake_stands_at_its_field_and_describes_it():
    field = markup(Report({"title": "Too long"}), "title")
    assert "govuk-form-group--error" in field
    assert 'class="govuk-input govuk-input--error"' in field
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_title_helptext id_title_error"' in field
    assert re.search(r'id="id_title_error">.*Ensure this value has at most 5 characters', field, re.DOTALL)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rag", 'class="govuk-select"'),
        ("said", 'class="govuk-textarea tall"'),
        ("board", 'class="govuk-radios__input"'),
        ("marks", 'class="govuk-checkboxes__input"'),
        ("agreed", 'class="govuk-checkboxes__input"'),
    ],
)
def test_each_kind_has_its_class(name, expected):
    assert expected in markup(Report(), name)


def test_choices_stand_in_a_fieldset_each_with_its_label():
    field = markup(Report({}), "board")
    assert '<legend class="govuk-fieldset__legend">Board</legend>' in field
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_board_error">' in field
    assert '<label class="govuk-label govuk-radios__label" for="id_board_0">Assurance</label>' in field
    assert 'class="govuk-checkboxes"' in markup(Report(), "marks")


def test_the_summary_names_each_field_and_leads_to_it():
    form = Report({"title": "", "rag": "zz", "said": "nothing"})
    assert [(line.text, line.target) for line in form.error_lines] == [
        ("Say something.", ""),
        ("Title: This field is required.", "id_title"),
        ("“zz” is not one of the choices of “RAG”. Choose one from the list.", "id_rag"),
        ("Board: This field is required.", "id_board_0"),
        ("Version: This field is required.", ""),
    ]
    page = str(form)
    assert page.index("govuk-error-summary") < page.index('for="id_title"')
    assert '<a href="#id_title">Title: This field is required.</a>' in page
    assert "<li>Say something.</li>" in page
    assert page.count('name="version"') == 1
    assert re.search(r'id="id_board_0"', page)


def test_a_form_without_mistakes_has_no_summary_and_a_hostile_value_stays_text():
    assert "govuk-error-summary" not in str(Report())
    page = str(Report({"title": "<b>x</b>", "rag": "<script>"}))
    assert "<b>" not in page
    assert "<script" not in page


def test_a_value_that_is_no_choice_is_named_with_the_field_that_has_the_choices():
    form = Report({"rag": "zz", "marks": ["old", "new"], "board": "100%"})
    assert form.errors["rag"] == ["“zz” is not one of the choices of “RAG”. Choose one from the list."]
    assert form.errors["marks"] == ["“new” is not one of the choices of “Marks”. Choose one from the list."]
    assert form.errors["board"] == ["“100%” is not one of the choices of “Board”. Choose one from the list."]


def test_a_field_with_words_of_its_own_for_that_keeps_them():
    class Own(PageForm):
        rag = forms.ChoiceField(label="RAG", error_messages={"invalid_choice": "No such rating."})

    assert [line.text for line in Own({"rag": "zz"}).error_lines] == ["RAG: No such rating."]


def test_the_administrations_forms_keep_djangos_look():
    class Plain(forms.Form):
        title = forms.CharField(widget=AdminTextInputWidget)

    assert "govuk" not in str(Plain({}))
