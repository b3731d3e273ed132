"""Predictions: their data, what a choice reveals, and what stands where no kernel runs."""

import pkgutil
from importlib import import_module

import pytest

import helpers.exercises
from helpers.exercises import sizes_stride_padding
from helpers.exercises.prediction import Choice, Prediction, Predictions


@pytest.fixture
def two():
    choices = (Choice("4", "Because <four>."), Choice("5", "Half of ten."), Choice("6", "One too many."))
    return Predictions([Prediction("size", "How `big`?", choices, right="4")])


def test_data(any_prediction):
    prediction = any_prediction
    assert 3 <= len(prediction.choices) <= 4
    assert len({choice.text for choice in prediction.choices}) == len(prediction.choices)
    for choice in prediction.choices:
        assert len(choice.text) <= 48, "a button is one line"
        assert choice.meaning[-1] == "." and "!" not in choice.meaning
    assert prediction.question[-1] in ".?"


def test_keys_are_unique():
    packages = [import_module(f"helpers.exercises.{found.name}")
                for found in pkgutil.iter_modules(helpers.exercises.__path__) if found.ispkg]
    predictions = [prediction for package in packages for prediction in package.predict]
    assert len({prediction.key for prediction in predictions}) == len(predictions)


def test_the_text_without_a_kernel_does_not_give_the_answer_away(any_prediction):
    prediction = any_prediction
    text = prediction.as_text()
    assert all(f") {choice.text}" in text for choice in prediction.choices)
    assert not any(choice.meaning[:20] in text for choice in prediction.choices)


def test_a_right_answer_must_be_a_choice():
    with pytest.raises(ValueError, match="not one of the choices"):
        Prediction("k", "?", (Choice("a", "."),), right="b")


def test_an_unknown_key_is_told_the_known_ones():
    with pytest.raises(ValueError, match="'row_of_ten'.*not 'row'"):
        sizes_stride_padding.predict("row")


def test_the_stored_output_is_text_and_stays_the_same(two):
    box = two("size")
    before = box._repr_mimebundle_()
    assert before["text/plain"] == "Predict: How `big`?\n    a) 4\n    b) 5\n    c) 6"
    assert set(before) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
    box.choose("5")
    assert box._repr_mimebundle_()["text/plain"] == before["text/plain"]
    assert two("size")._repr_mimebundle_()["text/plain"] == before["text/plain"]


def buttons(box):
    return [child for child in box.children if type(child).__name__ == "Button"]


def test_nothing_is_revealed_before_a_choice(two):
    box = two("size")
    shown = " ".join(str(getattr(child, "value", "")) for child in box.children)
    assert "four" not in shown and "Half of ten" not in shown
    assert [button.description for button in buttons(box)][:3] == ["4", "5", "6"]
    assert box._again.layout.display == "none"


def test_pressing_a_wrong_button_records_and_explains_both(two):
    box = two("size")
    buttons(box)[1].click()
    assert two.made == {"size": "5"}
    reply = box._reply.value
    assert "You said “5”. It is “4”." in reply
    assert "Half of ten." in reply and "Because &lt;four&gt;." in reply
    assert 'role="status"' in reply
    assert [button.description for button in buttons(box)][:3] == ["4  (so it is)", "5  (you said)", "6"]


def test_pressing_the_right_button(two):
    box = two("size")
    buttons(box)[0].click()
    assert "You said “4”, and so it is." in box._reply.value
    assert buttons(box)[0].description == "4  (you said, so it is)"


def test_the_first_choice_counts_and_the_others_are_explained(two):
    box = two("size")
    box.choose("5")
    box.choose("6")
    assert two.made == {"size": "5"}
    assert "And “6”?" in box._reply.value and "One too many." in box._reply.value


def test_a_choice_outlives_running_the_cell_again_and_can_be_forgotten(two):
    two("size").choose("5")
    again = two("size")
    assert "You said “5”" in again._reply.value
    again.ask_again()
    assert two.made == {} and again._reply.value == ""
    assert [button.description for button in buttons(again)][:3] == ["4", "5", "6"]


def test_an_unknown_choice_is_refused(two):
    with pytest.raises(ValueError, match="'4', '5', '6'"):
        two("size").choose("7")


def test_text_grows_with_the_scale(two):
    assert "font-size:16px" in two("size").children[0].value
    assert "font-size:32px" in two("size", scale=2).children[0].value


def test_the_question_is_escaped_and_code_is_code(two):
    assert "How <code>big</code>?" in two("size").children[0].value
