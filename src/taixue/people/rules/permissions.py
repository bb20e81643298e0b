"""Who may do what, as one table. A role reaches the subtree of the unit it was granted over."""

from collections.abc import Iterable
from enum import StrEnum

from taixue.kit.actor import Actor


class Role(StrEnum):
    UNIT_ADMIN = "unit-admin"
    ACADEMY = "academy"
    AUDITOR = "auditor"  # reads everything in reach, changes nothing
    SYSTEM_ADMIN = "system-admin"  # units and accounts, no personal study data
    SECURITY_ADMIN = "security-admin"  # roles and locks
    AUDIT_ADMIN = "audit-admin"  # the audit lines, nothing else


class Permission(StrEnum):
    PERSON_SEE = "person.see"
    PERSON_EDIT = "person.edit"
    PERSON_UNMASK = "person.unmask"  # an identity number whole, audited
    PERSON_IMPORT = "person.import"
    PERSON_JOIN = "person.join"  # ask for two records of one person to be joined or parted, and decide
    AUDIENCE_EDIT = "audience.edit"  # save who is meant; keep priority groups
    UNIT_SEE = "unit.see"  # of tokens; who signs in sees the units that any role reaches
    UNIT_PLAN = "unit.plan"  # a change of units as a plan, which who holds UNIT_EDIT confirms
    UNIT_EDIT = "unit.edit"
    PERSON_SEE_AS = "person.see-as"  # see the pages as a person does: timed, reading only, told to the person
    ACCOUNT_RESET = "account.reset"
    REGISTRATION_OPEN = "registration.open"  # windows in which people register
    ROLE_GRANT = "role.grant"
    FIGURES_SEE = "figures.see"
    EVIDENCE_SEE = "evidence.see"
    REMIND = "remind"
    CORRECTION_ASK = "correction.ask"
    CORRECTION_DECIDE = "correction.decide"
    DECLARATION_ENTER = "declaration.enter"  # declare for others; everybody declares for oneself
    DECLARATION_DECIDE = "declaration.decide"
    DECLARATION_CERTIFY = "declaration.certify"  # decide on kinds that are the authority's to decide
    EXEMPTION_ASK = "exemption.ask"  # for others; everybody asks for oneself
    EXEMPTION_DECIDE = "exemption.decide"
    COURSE_EDIT = "course.edit"
    CIRCULAR_EDIT = "circular.edit"  # make circulars to the units below, publish what another made, withdraw
    RESULTS_PUBLISH = "results.publish"  # publish a unit's results to its own people, decide on objections to it
    RESULTS_LIMIT = "results.limit"  # what the units of a subtree may publish
    POLICY_SEE = "policy.see"
    POLICY_EDIT = "policy.edit"
    RANKS_EDIT = "ranks.edit"  # whether a unit shows rank lists
    AUDIT_SEE = "audit.see"
    TOKEN_EDIT = "token.edit"  # tokens of the API
    OUTBOX = "outbox"  # what leaves by mail and short message: states, never words


class Scope(StrEnum):
    """What a token of the API may do. Which address needs which scope, each address of the API says itself."""

    UNITS_READ = "units:read"
    UNITS_WRITE = "units:write"
    PERSONS_READ = "persons:read"
    PERSONS_WRITE = "persons:write"
    POSTINGS_READ = "postings:read"
    POSTINGS_WRITE = "postings:write"
    NUMBERS_READ = "numbers:read"  # identity numbers whole
    CHANGES_READ = "changes:read"  # the feed, of the kinds that the token may read
    REPORTS_READ = "reports:read"  # figures of units, and people's results


P = Permission

PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.UNIT_ADMIN: frozenset(
        {P.PERSON_SEE, P.PERSON_EDIT, P.PERSON_UNMASK, P.PERSON_IMPORT, P.PERSON_JOIN, P.AUDIENCE_EDIT,
         P.PERSON_SEE_AS, P.ACCOUNT_RESET, P.FIGURES_SEE, P.EVIDENCE_SEE, P.REMIND, P.CORRECTION_ASK,
         P.CORRECTION_DECIDE, P.DECLARATION_ENTER, P.DECLARATION_DECIDE, P.EXEMPTION_ASK, P.EXEMPTION_DECIDE,
         P.CIRCULAR_EDIT, P.RESULTS_PUBLISH, P.POLICY_SEE, P.RANKS_EDIT, P.UNIT_PLAN}
    ),
    Role.ACADEMY: frozenset(
        {P.PERSON_SEE, P.PERSON_IMPORT, P.PERSON_JOIN, P.AUDIENCE_EDIT, P.PERSON_SEE_AS, P.ACCOUNT_RESET,
         P.REGISTRATION_OPEN, P.FIGURES_SEE, P.EVIDENCE_SEE,
         P.REMIND, P.CORRECTION_ASK, P.CORRECTION_DECIDE, P.DECLARATION_ENTER, P.DECLARATION_DECIDE,
         P.DECLARATION_CERTIFY, P.EXEMPTION_ASK, P.EXEMPTION_DECIDE, P.COURSE_EDIT, P.POLICY_SEE, P.POLICY_EDIT,
         P.RANKS_EDIT, P.CIRCULAR_EDIT, P.RESULTS_PUBLISH, P.RESULTS_LIMIT, P.UNIT_PLAN, P.OUTBOX}
    ),
    Role.AUDITOR: frozenset({P.PERSON_SEE, P.FIGURES_SEE, P.EVIDENCE_SEE, P.POLICY_SEE, P.AUDIT_SEE}),
    Role.SYSTEM_ADMIN: frozenset({P.UNIT_PLAN, P.UNIT_EDIT, P.TOKEN_EDIT, P.OUTBOX}),
    Role.SECURITY_ADMIN: frozenset({P.ROLE_GRANT}),
    Role.AUDIT_ADMIN: frozenset({P.AUDIT_SEE}),
    Scope.UNITS_READ: frozenset({P.UNIT_SEE}),
    Scope.UNITS_WRITE: frozenset({P.UNIT_SEE, P.UNIT_EDIT}),
    Scope.PERSONS_READ: frozenset({P.PERSON_SEE}),
    Scope.PERSONS_WRITE: frozenset({P.PERSON_SEE, P.PERSON_EDIT, P.PERSON_IMPORT}),
    Scope.POSTINGS_READ: frozenset({P.PERSON_SEE}),
    Scope.POSTINGS_WRITE: frozenset({P.PERSON_SEE, P.PERSON_EDIT, P.PERSON_IMPORT}),
    Scope.NUMBERS_READ: frozenset({P.PERSON_UNMASK}),
    Scope.CHANGES_READ: frozenset(),
    Scope.REPORTS_READ: frozenset({P.FIGURES_SEE}),
}  # fmt: skip
"""By role, and by scope of a token."""

SEPARATED = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
"""No account holds two of these (GB/T 22239 names the three administrators and keeps them apart)."""


def reach(by: Actor, permission: Permission) -> tuple[str, ...]:
    """Return the unit paths over which `by` holds the permission, without those under another one; () is nowhere."""
    if by.system:
        return ("/",)
    paths = sorted({g.path for g in by.grants if permission in PERMISSIONS.get(g.role, frozenset())})
    return tuple(p for p in paths if not any(q != p and p.startswith(q) for q in paths))


def allows(by: Actor, permission: Permission, *, over: str) -> bool:
    """May `by` do this over the unit at path `over`?"""
    return any(over.startswith(path) for path in reach(by, permission))


def conflicts(role: str, held: Iterable[str]) -> bool:
    """Would the role make one account two of the three separated administrators?"""
    return role in SEPARATED and any(other in SEPARATED and other != role for other in held)
