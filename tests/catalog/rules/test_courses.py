from taixue.catalog.rules.courses import Reason, Video, reasons, slip


def test_a_complete_draft_has_no_reason_against_it():
    assert reasons(centihours=300, videos=[Video("a", "ready")]) == []


def test_all_reasons_are_named_at_once():
    videos = [
        Video("a", "ready"),
        Video("b", "missing"),
        Video("c", "waiting"),
        Video("d", "refused"),
        Video("e", "gone"),
    ]
    assert reasons(centihours=0, videos=videos) == [
        Reason("hours-zero"),
        Reason("video-missing", "b"),
        Reason("video-waiting", "c"),
        Reason("video-refused", "d"),
        Reason("video-missing", "e"),
    ]
    assert reasons(centihours=0, videos=[]) == [Reason("hours-zero"), Reason("lesson-missing")]


def test_the_slip_is_the_beginning_of_the_title_unless_the_author_chose_one():
    assert slip("", "行政复议与应诉") == "行政复议"
    assert slip(" 复议 ", "行政复议与应诉") == "复议"
