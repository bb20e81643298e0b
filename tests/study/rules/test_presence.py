from taixue.study.rules import presence

SECRET = bytes(32)


def test_a_question_has_the_right_sum_among_three_neighbours():
    for put in range(0, 60_000, 1000):
        asked = presence.question(SECRET, 7, put)
        assert asked.a + asked.b in asked.choices
        assert asked.choices == sorted(asked.choices) and len(set(asked.choices)) == 3


def test_only_the_sum_is_right():
    asked = presence.question(SECRET, 7, 1000)
    right = [choice for choice in asked.choices if presence.is_right(SECRET, 7, 1000, choice)]
    assert right == [asked.a + asked.b]


def test_the_right_answer_is_not_always_in_the_same_place():
    places = set()
    for put in range(50):
        asked = presence.question(SECRET, 7, put)
        places.add(asked.choices.index(asked.a + asked.b))
    assert places == {0, 1, 2}


def test_a_question_is_due_within_a_quarter_of_its_minutes_and_not_at_the_same_moment_for_everybody():
    moments = {presence.due(SECRET, visit, 0, 10) for visit in range(100)}
    assert all(450_000 <= moment <= 750_000 for moment in moments)
    assert len(moments) > 90


def test_no_question_is_due_where_the_course_asks_none():
    assert presence.due(SECRET, 7, 1000, 0) == 0


def test_a_question_gives_sixty_seconds():
    assert presence.left(1_000_000, 1_012_500) == 48
    assert presence.left(1_000_000, 1_100_000) == 0
