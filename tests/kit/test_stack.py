import resource

import pytest

from taixue.kit.stack import roomy


def calls(depth: int) -> int:
    """Go so deep and call a small function many times there; return the page faults meanwhile."""
    if depth:
        return calls(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for number in range(300):
        nested(number)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def nested(number: int) -> int:
    return sum(abs(one) for one in range(number % 3)) + (lambda: number)()


def test_wherever_the_stack_stands_calls_map_no_memory():
    assert max(roomy(calls)(depth) for depth in range(400)) < 100  # without: 300 at the depths where a piece ends


def test_arguments_results_and_errors_pass():
    assert roomy(divmod)(7, 2) == (3, 1)
    assert roomy(sorted)([1, 2], reverse=True) == [2, 1]
    with pytest.raises(ZeroDivisionError):
        roomy(divmod)(1, 0)
