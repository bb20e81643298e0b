"""What a learner has begun and what it will give: the answer to policy's question what is on its way."""

from datetime import date

from taixue.catalog.queries import audiences
from taixue.people.queries import audiences as saved
from taixue.people.queries import postings
from taixue.policy.rules.coming import Coming
from taixue.study.queries import unfinished


def of_person(person_id: int, on: date) -> list[Coming]:
    """Return the open courses of a person with the hours they will give, required or not for the posting of the day."""
    begun = unfinished.of_person(person_id)
    if not begun:
        return []
    post = postings.main_on([person_id], on).get(person_id)
    named = saved.of_courses(person_id, day=on)
    versions = [one.version for one in begun]
    needed = audiences.required_among(versions, post.band, post.unit_path, named=named) if post else set()
    return [
        Coming(
            title=one.version.title, title_en=one.version.title_en, percent=one.percent,
            threshold=one.version.threshold, centihours=one.version.centihours, required=one.version.pk in needed,
            href=f"/courses/{one.course}/",
        )
        for one in begun
    ]  # fmt: skip
