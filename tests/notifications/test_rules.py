from hygie.notifications.rules import State


def test_every_state_has_its_words():
    assert all(state.label for state in State)
