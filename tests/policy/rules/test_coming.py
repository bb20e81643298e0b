"""What remains when everything that is on its way has come."""

from taixue.policy.rules.coming import Coming, Rest, rest


def coming(hours: int, *, required: bool) -> Coming:
    return Coming("课", "Course", 10, 90, hours, required, "/courses/")


def test_required_courses_fill_both_and_any_course_the_rest():
    found = rest(
        counted=6350,
        missing=1650,
        missing_required=350,
        coming=[coming(300, required=True), coming(200, required=False)],
    )
    assert found == Rest(required=50, any=1100, total=8000)


def test_too_much_on_its_way_leaves_nothing():
    assert rest(counted=7900, missing=100, missing_required=0, coming=[coming(300, required=False)]) == Rest(0, 0, 8200)
