"""What belongs to a record in the personnel data, handed over when it is joined into another and given back."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.models import (
    Account,
    ActivationCode,
    ChangeRequest,
    GroupMember,
    Person,
    Posting,
    TransferRequest,
)
from taixue.people.rules import joins as rules
from taixue.people.services import histories, numbers, sessions
from taixue.people.services.histories import Change

WRITTEN = (*rules.FIELDS, "mobile", "id_cipher", "id_lookup", "id_mask", "registered_on")

Carried = dict[str, Any]


def hand_over(gone: Person, stays: Person, *, by: Actor, at: datetime) -> Carried:
    """Close what the record that goes has open, fill what the staying one lacks; return what `give_back` needs.

    The account is closed and its sessions end, its codes are withdrawn, open requests about the record end, postings
    end today, groups go over. Nothing of it is deleted.
    """
    day = clock.day(at)
    carried: Carried = {"account": _close(gone, at), "postings": _end_postings(gone, day)}
    _end_requests(gone, by, at)
    carried["groups"] = _groups(gone, stays, day, by, at)
    carried["fields"] = _fill(gone, stays, by, at)
    return carried


def give_back(gone: Person, stays: Person, carried: Carried, *, by: Actor, at: datetime) -> None:
    """Open again what `hand_over` closed; take from the staying record what it got and has not changed since."""
    if carried.get("account"):
        Account.objects.filter(person=gone).update(is_active=True)
    Posting.objects.filter(pk__in=carried.get("postings", [])).update(end_day=None)
    members = GroupMember.objects.filter(pk__in=carried.get("groups", []), end_day=None)
    for member in members:
        GroupMember.objects.get_or_create(
            group=member.group, person=gone, end_day=None,
            defaults={"first_day": clock.day(at), "by_account": by.account_id, "recorded_at": at},
        )  # fmt: skip
        member.end_day = max(member.first_day, clock.day(at))
        member.save(update_fields=["end_day"])
    _return(gone, stays, carried.get("fields", {}), by, at)


def _close(gone: Person, at: datetime) -> bool:
    account = Account.objects.select_for_update().filter(person=gone).first()
    if account is None or not account.is_active:
        return False
    sessions.end_all(account_id=account.pk)
    ActivationCode.objects.filter(account=account, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    return True


def _end_postings(gone: Person, day: date) -> list[int]:
    ended = []
    for posting in Posting.objects.select_for_update().filter(person=gone, end_day=None).order_by("pk"):
        posting.end_day = max(day, posting.first_day + timedelta(days=1))
        posting.save(update_fields=["end_day"])
        ended.append(posting.pk)
    return ended


def _end_requests(gone: Person, by: Actor, at: datetime) -> None:
    decided = {"decided_by": by.account_id, "decided_at": at}
    TransferRequest.objects.filter(person=gone, state="open").update(state="declined", **decided)
    ChangeRequest.objects.filter(person=gone, state="open").update(state="withdrawn", id_cipher=None, **decided)


def _groups(gone: Person, stays: Person, day: date, by: Actor, at: datetime) -> list[int]:
    made = []
    held = GroupMember.objects.filter(person=gone).filter(Q(end_day=None) | Q(end_day__gt=day)).order_by("pk")
    for member in held:
        member.end_day = max(day, member.first_day)
        member.save(update_fields=["end_day"])
        same = GroupMember.objects.filter(group=member.group, person=stays)
        if not same.filter(Q(end_day=None) | Q(end_day__gt=day)).exists():
            fresh = GroupMember.objects.create(
                group=member.group, person=stays, first_day=day, by_account=by.account_id, recorded_at=at
            )
            made.append(fresh.pk)
    return made


def _fill(gone: Person, stays: Person, by: Actor, at: datetime) -> Carried:
    """Fill empty fields; move number and mobile where the staying record has none; keep the earlier registration."""
    known = {name: getattr(gone, name) or "" for name in rules.FIELDS}
    fields: Carried = dict(rules.filled({name: getattr(stays, name) or "" for name in rules.FIELDS}, known))
    changes = [Change(stays.pk, name, "", value) for name, value in fields.items()]
    for name, value in fields.items():
        setattr(stays, name, value)
    if gone.registered_on and (stays.registered_on is None or gone.registered_on < stays.registered_on):
        fields["registered_on"] = [str(stays.registered_on or ""), str(gone.registered_on)]
        changes.append(Change(stays.pk, "registered_on", *fields["registered_on"]))
        stays.registered_on = gone.registered_on
    if gone.mobile and not stays.mobile:
        stays.mobile, gone.mobile = gone.mobile, None
        fields["mobile"] = True
        changes.append(Change(stays.pk, "mobile", "", stays.mobile or ""))
    number = numbers.read(gone)
    if number and not stays.id_lookup:
        numbers.write(gone, "", today=clock.day(at))
        numbers.write(stays, number, today=clock.day(at))
        fields["number"] = numbers.finding(number).hex()
        changes.append(Change(stays.pk, "id_number", "", stays.id_mask))
    if changes:
        gone.save(update_fields=WRITTEN)  # first: number and mobile are one person's at a time
        stays.save(update_fields=WRITTEN)
        histories.keep(changes, source="join", by=by, at=at)
    return fields


def _return(gone: Person, stays: Person, fields: Carried, by: Actor, at: datetime) -> None:
    changes = []
    for name in rules.FIELDS:
        if name in fields and getattr(stays, name) == fields[name]:
            changes.append(Change(stays.pk, name, fields[name], ""))
            setattr(stays, name, "")
    before, after = fields.get("registered_on", ["", ""])
    if after and str(stays.registered_on) == after and before:
        changes.append(Change(stays.pk, "registered_on", after, before))
        stays.registered_on = date.fromisoformat(before)
    moved = gone.mobile is None and "mobile" in fields and stays.mobile is not None
    if moved:
        changes.append(Change(stays.pk, "mobile", stays.mobile or "", ""))
        gone.mobile, stays.mobile = stays.mobile, None
    number = numbers.read(stays)
    if number and numbers.finding(number).hex() == fields.get("number") and not gone.id_lookup:
        changes.append(Change(stays.pk, "id_number", stays.id_mask, ""))
        numbers.write(stays, "", today=clock.day(at))
        numbers.write(gone, number, today=clock.day(at))
    if changes:
        stays.save(update_fields=WRITTEN)
        gone.save(update_fields=WRITTEN)
        histories.keep(changes, source="part", by=by, at=at)
