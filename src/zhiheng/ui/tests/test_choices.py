"""A long choice has a box that narrows it; a short one, and the value of both, are plain."""

import pytest
from django import forms

from zhiheng import factories
from zhiheng.directory.models import Agency
from zhiheng.ui.choices import FEW, LongSelect


def drawn(number, value=None, **attrs):
    choices = [("", "请选择"), *((n, f"演示{n}局") for n in range(1, number))]
    return LongSelect(choices=choices).render("agency", value, {"id": "id_agency"} | attrs)


@pytest.mark.parametrize(("number", "is_long"), [(FEW, False), (FEW + 1, True)])
def test_only_a_long_choice_has_a_box_and_the_box_is_never_sent(number, is_long):
    text = drawn(number)

    assert ('<input type="search"' in text) is is_long
    assert ('aria-controls="id_agency"' in text) is is_long
    assert text.count("name=") == 1


def test_a_choice_that_cannot_be_changed_has_no_box():
    assert "search" not in drawn(FEW + 1, disabled=True)


@pytest.mark.parametrize("value", [3, "3"])
def test_the_value_is_chosen_and_words_are_escaped(value):
    text = LongSelect(choices=[(3, "<演示>")]).render("agency", value)

    assert '<option value="3" selected>&lt;演示&gt;</option>' in text


def test_groups_are_drawn_flat():
    text = LongSelect(choices=[("甲", [(1, "一"), (2, "二")]), (3, "三")]).render("x", 2)

    assert text.count("<option") == 3
    assert 'value="2" selected' in text


@pytest.mark.django_db
def test_every_choice_of_a_row_in_every_form_is_one_with_one_query(django_assert_num_queries):
    for _ in range(FEW + 1):
        factories.make_agency()
    field = forms.ModelChoiceField(Agency.objects.all(), empty_label="请选择")
    form = forms.modelform_factory(Agency, fields=["government"])()

    with django_assert_num_queries(1):
        text = field.widget.render("agency", None)

    assert "narrow" in text
    assert isinstance(form.fields["government"].widget, LongSelect)
