from taixue.catalog.rules.audiences import Statement, required

EVERYONE = Statement("", "/", True)


def is_required(*said, band="section", path="/1/26/398/"):
    return required(said, band=band, unit_path=path)


def test_without_a_statement_a_course_is_elective():
    assert not is_required()


def test_a_statement_about_everyone_counts_for_everyone():
    assert is_required(EVERYONE)


def test_a_statement_counts_only_for_its_band_and_its_subtree():
    assert is_required(Statement("section", "/1/26/", True))
    assert not is_required(Statement("division", "/1/26/", True))
    assert not is_required(Statement("section", "/1/27/", True))


def test_a_path_that_only_begins_alike_is_another_subtree():
    assert not is_required(Statement("", "/1/2/", True), path="/1/26/398/")


def test_the_smallest_subtree_decides():
    assert not is_required(EVERYONE, Statement("", "/1/26/", False))
    assert is_required(EVERYONE, Statement("", "/1/26/", False), Statement("", "/1/26/398/", True))


def test_in_one_subtree_the_named_band_decides():
    both = (Statement("", "/1/26/", True), Statement("section", "/1/26/", False))
    assert not is_required(*both)
    assert is_required(*both, band="division")
