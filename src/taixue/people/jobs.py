"""Work of people in the background: rosters are judged and applied; what ended is cleared away."""

from uuid import UUID

from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, NotFound
from taixue.people.queries import actors, intakes
from taixue.people.services import feed, resets, signin
from taixue.people.services import lost as lost_passwords
from taixue.people.services.intake import application, clearing, plans
from taixue.people.services.reorganisation import application as reorganisation
from taixue.people.services.reorganisation import counts, orders


@queue.job("people.intake_judge")
def judge(intake: str) -> None:
    """Judge an uploaded roster with the rights that its uploader has now."""
    at = clock.now()
    by = actors.by_account(intakes.uploader(UUID(intake)), on=clock.day(at))
    plans.plan(intake_id=UUID(intake), by=by, at=at)


@queue.job("people.intake_apply")
def apply(intake: str) -> None:
    """Apply a plan with the rights that who ordered it has now; without any it waits for someone else's order."""
    at = clock.now()
    try:
        by = actors.by_account(intakes.orderer(UUID(intake)), on=clock.day(at))
        application.apply(intake_id=UUID(intake), by=by, at=at)
    except (NotFound, Denied, Conflict):
        application.give_back(intake_id=UUID(intake), by=SYSTEM, at=at)


@queue.job("people.clear_intakes", every="29 * * * *")
def clear_intakes() -> None:
    """Delete the files and verdicts of rosters that are older than thirty days, once an hour."""
    clearing.clear(by=SYSTEM, at=clock.now())


@queue.job("people.tidy", every="17 * * * *")
def tidy() -> None:
    """Clear ended sessions and old attempts away, once an hour."""
    signin.tidy(at=clock.now())


@queue.job("people.lost")
def lost(account: int, way: str) -> None:
    """Do what the owner of an account asked for at the door: a code by e-mail, or a word to unit or academy.

    account: 0 is nobody
    """
    if way == "email":
        lost_passwords.mail(account_id=account, by=SYSTEM, at=clock.now())
    else:
        resets.ask_at_the_door(account_id=account, academy=way == "academy", by=SYSTEM, at=clock.now())


@queue.job("people.reorganise")
def reorganise(order: str) -> None:
    """Carry out a confirmed change of units."""
    reorganisation.apply(order_id=UUID(order), at=clock.now())


@queue.job("people.units_due", every="4 * * * *")
def units_due() -> None:
    """Begin the changes of units whose day has come, and forget drafts that nobody confirmed; once an hour."""
    at = clock.now()
    orders.due(at=at)
    orders.tidy(at=at)


@queue.job("people.count_units")
def count_units() -> None:
    """Count the people of every unit anew, after postings have changed."""
    counts.recount(clock.day(clock.now()))


@queue.job("people.count_units_daily", every="6 * * * *")
def count_units_daily() -> None:
    """Count anew also where nobody pressed anything: postings begin and end with the day."""
    counts.recount(clock.day(clock.now()))


@queue.job("people.clear_feed", every="41 3 * * *")
def clear_feed() -> None:
    """Delete lines of the API's feed that nobody may still ask for, once a day."""
    feed.clear(at=clock.now())
