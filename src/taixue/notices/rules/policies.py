"""What each kind of news may do: leave the house, wait for the morning, be switched off."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """How a kind is told. Every kind has its line in the inbox; the rest says what else may happen with it.

    topic: what it belongs to, one of TOPICS: what a person may switch off together
    mail, text: it may leave by e-mail; by SMS or chat
    urgent: it passes quiet hours and never waits for a digest
    optional: it may be switched off; what is owed to a person, and what guards an account, may not
    """

    topic: str
    mail: bool = True
    text: bool = False
    urgent: bool = False
    optional: bool = False


TOPICS = ("account", "role", "data", "duty", "hours", "work", "report")
"""The account and its codes · roles given and ended · one's personnel data · what is owed · what was recorded · what
waits for an administrator · reports subscribed to."""

ADMINISTERING = ("work", "report")
"""Topics that only who administers meets."""

POLICIES: dict[str, Policy] = {
    "account.activated": Policy("account", urgent=True),
    "account.code": Policy("account", text=True, urgent=True),
    "account.first": Policy("account", urgent=True),
    "account.lost": Policy("account", mail=False),
    "account.mailed": Policy("account", mail=False),
    "account.reopened": Policy("account", urgent=True),
    "account.reset-asked": Policy("account", urgent=True),
    "account.signed-out": Policy("account"),
    "account.reset": Policy("account", text=True, urgent=True),
    "account.seen": Policy("account"),
    "account.slip": Policy("account"),
    "factor.added": Policy("account", urgent=True),
    "factor.failed": Policy("account", text=True, urgent=True),
    "factor.recovered": Policy("account", urgent=True),
    "factor.removed": Policy("account", urgent=True),
    "registration.done": Policy("data"),
    "role.lent": Policy("role"),
    "role.lend-asked": Policy("role"),
    "role.lend-declined": Policy("role"),
    "role.lend-ended": Policy("role"),
    "viewing.began": Policy("account"),
    "credits.posted": Policy("hours", optional=True),
    "credits.reversed": Policy("hours"),  # an objection has its days
    "credits.added": Policy("hours"),
    "credits.corrected": Policy("hours"),
    "credits.objection-kept": Policy("hours"),
    "credits.objection-upheld": Policy("hours"),
    "credits.declaration-approved": Policy("hours", optional=True),
    "credits.declaration-returned": Policy("hours"),
    "policy.asked": Policy("work"),
    "policy.declined": Policy("work"),
    "policy.published": Policy("work"),
    "policy.exemption-approved": Policy("duty"),
    "policy.exemption-declined": Policy("duty"),
    "policy.exemption-ended": Policy("duty"),
    "policy.met": Policy("hours", optional=True),
    "policy.reminder": Policy("duty", text=True),
    "policy.escalated": Policy("work"),
    "results.objected": Policy("work"),
    "results.upheld": Policy("data"),
    "results.declined": Policy("data"),
    "role.granted": Policy("role"),
    "role.ended": Policy("role"),
    "people.moved": Policy("data"),
    "change.accepted": Policy("data"),
    "change.asked": Policy("work"),
    "change.declined": Policy("data"),
    "erasure.asked": Policy("work"),
    "erasure.carried": Policy("data"),
    "erasure.declined": Policy("data"),
    "person.number": Policy("data"),
    "person.joined": Policy("data"),
    "person.parted": Policy("data"),
    "posting.leave": Policy("data"),
    "posting.main": Policy("data"),
    "posting.retired": Policy("data"),
    "posting.seconded": Policy("data"),
    "transfer.accepted": Policy("work"),
    "transfer.asked": Policy("work"),
    "transfer.declined": Policy("work"),
    "circular.published": Policy("work"),
    "circular.withdrawn": Policy("work"),
    "notices.digest": Policy("hours", optional=True),
    "work.week": Policy("work", optional=True),
    "report.ready": Policy("report", optional=True),
    "report.failed": Policy("report", optional=True),
    "report.ended": Policy("report", optional=True),
}
"""By kind; every kind that has words has its policy (a test looks)."""

INBOX_ONLY = Policy("data", mail=False)


def of(kind: str) -> Policy:
    """Return the policy of a kind; one that nobody wrote stays in the inbox."""
    return POLICIES.get(kind, INBOX_ONLY)


def optional_topics() -> tuple[str, ...]:
    """Return the topics in which anything may be switched off, in the order of TOPICS."""
    found = {policy.topic for policy in POLICIES.values() if policy.optional}
    return tuple(topic for topic in TOPICS if topic in found)


def kinds(topic: str) -> tuple[str, ...]:
    """Return the kinds of a topic."""
    return tuple(kind for kind, policy in POLICIES.items() if policy.topic == topic)
