"""Who may open what: the whole URL table, row by row. A new address without a row fails tests/reach.

A row names an address, what it is asked about, and what each role gets:

    get("people:card", "person", own=..., foreign=...)     one word a role, in the order of ROLES

`own` asks about things of 青石县, over which every role of the table was given; `foreign` about the same things of
白鹤县, over which none was; `herself` about the learner's own things. The words:

    page  it opens            file  it is handed out       json  it answers a script
    done  something changed   goes  led on, nothing changed
    in    led to the sign-in page, nothing changed
    403 404 405 409 422       refused with this status, nothing changed

Whatever the word, no answer may show anything of 白鹤县's people (tests/reach/stage.py, "secrets"), and only "done"
may leave more behind than an audit line.
"""

from dataclasses import dataclass, field
from typing import Any

ROLES = (
    "signed-out", "learner", "unit-admin", "academy", "auditor", "system-admin", "security-admin", "audit-admin",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Row:
    """One address, asked one way. of: the things its parameters name; query and send may name things as "{unit}"."""

    name: str
    of: str
    method: str
    expected: dict[str, str]  # place: words
    query: str = ""
    send: dict[str, Any] = field(default_factory=dict)


def get(name: str, of: str = "", query: str = "", **expected: str) -> Row:
    """Return a row of a GET."""
    return Row(name, of, "GET", expected, query)


def post(name: str, of: str = "", send: dict[str, Any] | None = None, query: str = "", **expected: str) -> Row:
    """Return a row of a POST with what is sent."""
    return Row(name, of, "POST", expected, query, send or {})


FILM, WORDS, ROSTER = "@lesson.mp4", "@captions.vtt", "@roster.csv"
"""Files to send."""

COURSE = {"title": "新课", "subject": "law", "hours": "1", "earns": "once", "threshold": "90", "speed": "100",
          "held_limit": "20", "presence": "0"}  # fmt: skip
REASON = {"reason": "核对报名表"}
WINDOW = {"unit": "{code}", "band": "", "first_day": "2026-12-01", "last_day": "2026-12-20"}
LENT = {"grant": "{grant}", "deputy": "{account}", "first_day": "2026-11-20", "last_day": "2026-11-22"}
TOKEN = {"number": "0192b3c4-0000-7000-8000-000000000001", "name": "人事系统", "source": "hr-test", "days": "30",
         "scopes": "units:read", "unit": "{own_code}", "rate": "60"}  # fmt: skip
REMINDER = {"window": "{window}", "rule": "{rule}", "person": "{person}"}
REMINDED = REMINDER | {"person": "{reminded}"}

#          signed-out learner unit academy auditor system security audit
ALL_PAGE = "page     page     page page page page page page"
ALL_GOES = "goes     goes     goes goes goes goes goes goes"
SIGNED_IN = "in      page     page page page page page page"
UNTAKEN = "in        422      422  422  422  422  422  422"
SEES = "in           404      page page page 404  404  404"
NOT_THERE = "in      404      404  404  404  404  404  404"
HER_OWN = "in        page     page page page 404  404  404"
READERS = "in        403      page page page 403  403  403"
NO_READER = "in      403      404  404  404  403  403  403"
LED_ON = "in         403      goes goes goes 403  403  403"
STAFF = "in          403      page page 403  403  403  403"
STAFF_DONE = "in     403      done done 403  403  403  403"
STAFF_FILE = "in     403      file file 403  403  403  403"
NO_STAFF = "in       403      404  404  403  403  403  403"
AUTHOR = "in         403      403  page 403  403  403  403"
AUTHORED = "in       403      403  done 403  403  403  403"
NO_AUTHOR = "in      403      403  404  403  403  403  403"
ADMIN = "in          403      page 403  403  403  403  403"
ADMIN_DONE = "in     403      done 403  403  403  403  403"
NO_ADMIN = "in       403      404  403  403  403  403  403"
GIVER = "in          403      403  403  403  403  page 403"
GIVER_DONE = "in     403      403  403  403  403  done 403"
GIVER_422 = "in      403      403  403  403  403  422  403"
KEEPER = "in         403      403  403  403  page 403  403"
NO_KEEPER = "in      403      403  403  403  404  403  403"
ALL_401 = "401       401      401  401  401  401  401  401"
ALL_JSON = "json     json     json json json json json json"
WATCHER = "in        403      403  403  page 403  403  page"
TREE = "in           403      page page page page 403  403"
NO_TREE = "in        403      404  404  404  404  403  403"
PLANNER = "in        403      page page 403  page 403  403"
NO_PLANNER = "in     403      404  404  403  404  403  403"
NOBODY = "in         403      403  403  403  403  403  403"
ALL_422 = "422       422      422  422  422  422  422  422"
AWAY = "page         goes     goes goes goes goes goes goes"
SENDER = "in         403      403  page 403  page 403  403"
SENDER_DONE = "in    403      403  done 403  done 403  403"
DOOR = "done         done     done done done done done done"
ALL_IN = "in           in       in   in   in   in   in   in"
ALL_LED = "in          goes     goes goes goes goes goes goes"
ALL_DONE = "in       done     done done done done done done"

SIGNED = {"notices:unsubscribe"}
"""Addresses that are their own proof: a program sends their form without a cookie and without a token."""

TABLE: list[Row] = [
    # for whoever watches over the server
    get("health", own=ALL_PAGE),
    get("ready", own=ALL_PAGE),
    # the way in
    get("portal:front", own=AWAY),
    get("portal:start", own="in goes goes goes goes goes goes goes"),
    get("people:signin", own=AWAY),
    post("people:signin", send={"who": "13900009999", "password": "nobody's"},
         own="422 goes goes goes goes goes goes goes"),
    post("people:signout", own=ALL_GOES),
    get("people:activate", own=ALL_PAGE),
    post("people:activate", send={"code": "AAAA-AAAA-AAAA-AAAA", "ending": "000000"}, own=ALL_422),
    get("people:activate-password", own=ALL_GOES),
    post("people:activate-password", send={"password": "a-password", "again": "a-password"}, own=ALL_GOES),
    get("people:activate-check", own=SIGNED_IN),
    get("people:password", own=SIGNED_IN),
    post("people:password", send={"current": ""}, own=UNTAKEN),
    get("people:confirm", own=SIGNED_IN),
    post("people:confirm", send={"password": ""}, own=UNTAKEN),
    post("people:language", send={"language": "en"}, own="goes done done done done done done done"),
    # one's own desk
    get("portal:desk", own=SIGNED_IN),
    get("portal:courses", own=SIGNED_IN),
    get("portal:course", "course", own=SIGNED_IN, foreign=SIGNED_IN),  # published courses are for everybody
    get("portal:course", "draft_course", own=NOT_THERE, foreign=NOT_THERE),
    get("people:seen", own=SIGNED_IN),
    get("notices:inbox", own=SIGNED_IN),
    post("notices:read-all", own=ALL_DONE),
    post("notices:open", "note", own=NOT_THERE, foreign=NOT_THERE, herself="in done 404 404 404 404 404 404"),
    post("notices:mark", "note", own=NOT_THERE, foreign=NOT_THERE, herself="in done 404 404 404 404 404 404"),
    get("notices:wishes", own=SIGNED_IN),
    post("notices:wishes", send={"pace": "daily", "text": "none"}, own=ALL_DONE),
    # the door of a letter: who has its signed address may switch that one topic off, and is shown nothing
    get("notices:unsubscribe", "door", own=ALL_PAGE, foreign=ALL_PAGE),
    post("notices:unsubscribe", "door", own=DOOR, foreign=DOOR),
    # the outbox, and the week of who administers
    get("notices:outbox", own=SENDER),
    get("notices:outbox", query="?list=failed&channel=email", own=SENDER),
    post("notices:again", "message", own=SENDER_DONE, foreign="in 403 403 404 403 404 403 403"),
    post("notices:again-all", send={"channel": "email"}, own=SENDER_DONE),
    get("portal:week", own=STAFF),
    # study
    get("study:player", "lesson", own=SIGNED_IN, foreign=SIGNED_IN),
    get("study:player", "draft_lesson", own="in 404 404 page 404 404 404 404", foreign=NOT_THERE),
    post("study:open", "lesson", own=ALL_DONE, foreign=ALL_DONE),
    post("study:open", "draft_lesson", own="in 404 404 409 404 404 404 404", foreign=NOT_THERE),
    post("study:renew", "visit", own=NOT_THERE, foreign=NOT_THERE, herself="in json 404 404 404 404 404 404"),
    post("study:leave", "visit", own=NOT_THERE, foreign=NOT_THERE, herself="in done 404 404 404 404 404 404"),
    # units and people
    get("people:units", own=TREE),
    get("people:units", query="?q=白鹤", own=TREE),
    get("people:unit", "unit", own=TREE, foreign=NO_TREE),
    get("people:unit", "unit", query="?on=2024-03-01", own=TREE, foreign=NO_TREE),
    # changes of units: academy and unit administrator plan, the system administrator confirms
    get("people:units", query="?on=2024-03-01", own=TREE),
    get("people:units-export", own="in 403 file file file file 403 403"),
    get("people:units-list", own=NOBODY),
    post("people:units-list", send={"file": ROSTER, "on": "{day}"}, own=NOBODY),
    get("people:unit-new", own=NOBODY),
    post("people:unit-new", send={"name": "新省", "code": "N1", "kind": "province", "on": "{day}"}, own=NOBODY),
    get("people:unit-history", "unit", own=TREE, foreign=NO_TREE),
    get("people:unit-people", "unit", own=READERS, foreign=NO_READER),
    get("people:unit-people", "unit", query="?on=2024-03-01", own=READERS, foreign=NO_READER),
    get("people:change", "unit change", own=PLANNER, foreign=NO_PLANNER),
    post("people:change", "unit change", {"name": "改了名", "kind": "county", "on": "{day}"},
         own="in 403 done done 403 done 403 403", foreign=NO_PLANNER),
    get("people:change", "office_unit split", own=PLANNER, foreign=NO_PLANNER),
    get("people:changes", own=TREE),
    get("people:changes", query="?state=draft", own=TREE),
    get("people:order", "order", own=TREE, foreign=NO_TREE),
    get("people:order-progress", "order", own=TREE, foreign=NO_TREE),
    post("people:order-confirm", "order", own="in 403 403 403 403 done 403 403",
         foreign="in 403 403 403 403 404 403 403"),
    post("people:order-withdraw", "order", own="in 403 403 403 403 done 403 403", foreign=NO_PLANNER),
    get("people:search", own=TREE),
    get("people:search", query="?q={family}", own=TREE, foreign=TREE),
    post("people:search", send={"q": "{family}"}, own="in 403 goes goes goes goes 403 403",
         foreign="in 403 goes goes goes goes 403 403"),
    get("people:people", own=READERS),
    get("people:people", query="?q={family}", own=READERS, foreign=READERS),
    get("people:people", query="?unit={unit}", own=READERS, foreign=NO_READER),
    get("people:card", "person", own=SEES, foreign=NOT_THERE, herself=HER_OWN),
    get("people:number", "person", own=ADMIN, foreign=NO_ADMIN),
    post("people:number", "person", REASON, own=ADMIN_DONE, foreign=NO_ADMIN),
    get("people:reset", "person", own=STAFF, foreign=NO_STAFF),
    post("people:reset", "person", REASON, own=STAFF_DONE, foreign=NO_STAFF),
    get("people:slips", own=STAFF),
    get("people:slips", query="?unit={unit}", own=STAFF, foreign=NO_STAFF),
    get("people:edit", "person", own=ADMIN, foreign=NO_ADMIN),
    post("people:edit", "person", {"name": "改了名"},
         own=ADMIN_DONE, foreign=NO_ADMIN),
    post("people:slips", send={"person": "{person}"}, own=STAFF_DONE, foreign=STAFF),
    # a person's data, postings, requests and what is to be mended
    get("people:history", "person", own=SEES, foreign=NOT_THERE, herself=HER_OWN),
    post("people:card-confirm", "person", own=ADMIN_DONE, foreign=NO_ADMIN),
    get("people:correct", "person", own=ADMIN, foreign=NO_ADMIN),
    post("people:correct", "person", {"id_number": "{new_number}", **REASON}, own=ADMIN_DONE, foreign=NO_ADMIN),
    get("people:turn", "person turn", own=ADMIN, foreign=NO_ADMIN),
    post("people:turn", "person turn", {"first_day": "{day}"}, own=ADMIN_DONE, foreign=NO_ADMIN),
    get("people:posting-end", "person lent", own=ADMIN, foreign=NO_ADMIN),
    post("people:posting-end", "person lent", {"end_day": "{day}"}, own=ADMIN_DONE, foreign=NO_ADMIN),
    post("people:posting-expect", "person lent", {"expected_to": "2099-01-01"}, own=ADMIN_DONE, foreign=NO_ADMIN),
    get("people:posting-undo", "person lent", own=ADMIN, foreign=NO_ADMIN),
    post("people:posting-undo", "person lent", REASON, own=ADMIN_DONE, foreign=NO_ADMIN),
    get("people:data", own=SIGNED_IN),
    get("people:data-ask", own=SIGNED_IN),
    get("people:data-ask", query="?group=schooling", own=SIGNED_IN),
    post("people:data-ask", send={"name": "改了名", "reason": "写错"}, own="in 422 done done done done done done"),
    post("people:data-confirm", own=ALL_DONE),
    post("people:data-withdraw", "request", own=NOT_THERE, foreign=NOT_THERE,
         herself="in done 404 404 404 404 404 404"),
    get("people:requests", own=ADMIN),
    get("people:requests", query="?tab=decided", own=ADMIN),
    post("people:request-accept", "request", own=ADMIN_DONE, foreign=NO_ADMIN),
    post("people:request-decline", "request", {"answer": "请交证书"}, own=ADMIN_DONE, foreign=NO_ADMIN),
    get("people:quality", own=ADMIN),
    get("people:quality", query="?unit={unit}", own=ADMIN, foreign=NO_ADMIN),
    get("people:quality-list", "check", own=ADMIN),
    get("people:quality-list", "check", query="?unit={unit}&due=late", own=ADMIN, foreign=NO_ADMIN),
    get("people:quality-export", "check", own="in 403 file 403 403 403 403 403"),
    get("people:quality-export", "check", query="?unit={unit}", own="in 403 file 403 403 403 403 403",
        foreign=NO_ADMIN),
    # roles and audit lines
    get("people:roles", own=GIVER),
    get("people:grant", query="?name={name}", own=GIVER, foreign=GIVER),
    post("people:grant", send={"account": "{account}", "role": "auditor", "unit": "{code}"},
         own=GIVER_DONE, foreign=GIVER_422),
    post("people:grant", send={"account": "{account}", "role": "auditor", "unit": "{own_code}"},
         own=GIVER_DONE, foreign=GIVER_422),
    post("people:role-end", "grant", own=GIVER_DONE, foreign="in 403 403 403 403 403 404 403"),
    get("people:lines", own=WATCHER),
    get("people:lines", query="?person={name}", own=WATCHER, foreign=WATCHER),
    post("people:lines", own=WATCHER),  # verifies every seal, which is an audit line
    # rosters and transfers
    get("people:intakes", own=STAFF),
    post("people:intakes", send={"file": ROSTER}, own=STAFF_DONE),
    get("people:intake-form", own=STAFF_FILE),
    get("people:intake", "intake", own=STAFF, foreign=NO_STAFF),
    get("people:intake", "intake", query="?action=new", own=STAFF, foreign=NO_STAFF),
    get("people:intake-progress", "intake", own=STAFF, foreign=NO_STAFF),
    post("people:intake-apply", "intake", own=STAFF_DONE, foreign=NO_STAFF),
    get("people:intake-sheet", "intake", own=STAFF_FILE, foreign=NO_STAFF),
    get("people:intake-headings", own=STAFF),
    post("people:intake-heading", "meaning", {"column": "department"}, own=STAFF_DONE, foreign=NO_STAFF),
    post("people:intake-heading-forget", "meaning", own=STAFF_DONE, foreign=NO_STAFF),
    get("people:intake-columns", "asking", own=STAFF, foreign=NO_STAFF),
    post("people:intake-columns", "asking", {"c0": "name", "c1": "identity", "c2": "unit"},
         own=STAFF_DONE, foreign=NO_STAFF),
    post("people:intake-hidden", "intake", {"judge": "yes"}, own=STAFF_DONE, foreign=NO_STAFF),
    get("people:download", own=STAFF),
    get("people:download", query="?unit={unit}", own=STAFF, foreign=NO_STAFF),
    post("people:download", send={"kind": "csv"}, own=STAFF_FILE),
    post("people:download", send={"kind": "xlsx", "unit": "{unit}"}, own=STAFF_FILE, foreign=NO_STAFF),
    get("people:proposals", own=GIVER),
    post("people:proposal-approve", "proposal", own=GIVER_DONE, foreign="in 403 403 403 403 403 404 403"),
    post("people:proposal-decline", "proposal", own=GIVER_DONE, foreign="in 403 403 403 403 403 404 403"),
    get("people:transfers", own=STAFF),
    post("people:transfer-accept", "transfer", own=STAFF_DONE, foreign=NO_STAFF),
    post("people:transfer-decline", "transfer", own=STAFF_DONE, foreign=NO_STAFF),
    get("people:transfers", query="?tab=sent&state=open", own=STAFF),
    get("people:transfers", query="?tab=decided&q={family}", own=STAFF),
    post("people:transfer-withdraw", "sent", own=STAFF_DONE, foreign=NO_STAFF),
    # figures of units, and reminding
    get("portal:unit-start", own=LED_ON),
    get("portal:late", own=LED_ON),
    get("portal:unit", "unit", own=READERS, foreign=NO_READER),
    get("portal:standings", "unit", own=READERS, foreign=NO_READER),
    get("portal:standings", "own_unit", query="?below={unit}", own=READERS, foreign=NO_READER),
    get("portal:standings", "own_unit", query="?q={family}", own=READERS, foreign=READERS),
    post("portal:remind", "unit", REMINDER, own=STAFF_DONE, foreign=NO_STAFF),
    post("portal:remind", "own_unit", REMINDER, own=STAFF_DONE, foreign="in 403 goes goes 403 403 403 403"),
    post("portal:withdraw", "unit", REMINDED, own="in 403 done goes 403 403 403 403", foreign=NO_STAFF),
    post("portal:withdraw", "own_unit", REMINDED,
         own="in 403 done goes 403 403 403 403", foreign="in 403 goes goes 403 403 403 403"),
    # ledger, corrections, duties, policies
    get("credits:statement", own=SIGNED_IN),
    get("credits:statement-person", "person", own=SEES, foreign=NOT_THERE, herself=HER_OWN),
    get("credits:entry", "entry", own=SEES, foreign=NOT_THERE, herself=HER_OWN),
    post("credits:ask", "entry", REASON, own=STAFF_DONE, foreign=NO_STAFF),
    get("credits:corrections", own=READERS),
    get("credits:corrections", query="?list=asked", own=READERS),
    get("credits:corrections", query="?list=decided", own=READERS),
    get("credits:correction", "correction", own=READERS, foreign=NO_READER, herself=READERS),
    post("credits:approve", "correction", {"answer": ""}, own=STAFF_DONE, foreign=NO_STAFF),
    post("credits:decline", "correction", {"answer": "属实，不撤销"}, own=STAFF_DONE, foreign=NO_STAFF),
    get("policy:duties", "window", own=SIGNED_IN),
    get("policy:duties-person", "person window", own=SEES, foreign=NOT_THERE, herself=HER_OWN),
    get("policy:policies", own=SIGNED_IN),
    get("policy:policy", "policy number", own=SIGNED_IN),
    get("policy:source", "policy number", own="in file file file file file file file"),
    # evidence
    get("portal:evidence-start", own=READERS),
    get("portal:evidence-start", query="?q={family}", own=READERS, foreign=READERS),
    get("portal:evidence-unit", "unit", own=READERS, foreign=NO_READER),
    get("portal:evidence", "entry", own=SEES, foreign=NOT_THERE, herself=HER_OWN),
    # writing courses
    get("catalog:authored", own=AUTHOR),
    get("catalog:new", own=AUTHOR),
    post("catalog:new", send=COURSE, own=AUTHORED),
    get("catalog:edit", "draft", own=AUTHOR, foreign=NO_AUTHOR),
    get("catalog:edit", "edition", own=AUTHOR, foreign=NO_AUTHOR),
    post("catalog:edit", "draft", COURSE, own=AUTHORED, foreign=NO_AUTHOR),
    post("catalog:edit", "edition", COURSE, own="in 403 403 409 403 403 403 403", foreign=NO_AUTHOR),
    post("catalog:discard", "draft", own=AUTHORED, foreign=NO_AUTHOR),
    post("catalog:audience", "draft", {"band": "division", "unit": "", "required": "1"},
         own=AUTHORED, foreign=NO_AUTHOR),
    post("catalog:audience_withdraw", "draft audience", own=AUTHORED, foreign=NO_AUTHOR),
    get("catalog:publish", "draft", own=AUTHOR, foreign=NO_AUTHOR),
    post("catalog:publish", "ready", own=AUTHORED, foreign=NO_AUTHOR),
    post("catalog:retire", "edition", own=AUTHORED, foreign=NO_AUTHOR),
    post("catalog:next", "course", own=AUTHORED, foreign=NO_AUTHOR),
    post("catalog:lesson_add", "draft", {"title": "又一讲"}, own=AUTHORED, foreign=NO_AUTHOR),
    get("catalog:lesson", "draft_lesson", own=AUTHOR, foreign=NO_AUTHOR),
    post("catalog:lesson", "draft_lesson", {"title": "改名"}, own=AUTHORED, foreign=NO_AUTHOR),
    get("catalog:lesson_state", "draft_lesson", own=AUTHOR, foreign=NO_AUTHOR),
    post("catalog:lesson_video", "draft_lesson", {"file": FILM}, own=AUTHORED, foreign=NO_AUTHOR),
    post("catalog:lesson_place", "draft_lesson", {"down": "1"}, own=AUTHORED, foreign=NO_AUTHOR),
    post("catalog:lesson_remove", "draft_lesson", own=AUTHORED, foreign=NO_AUTHOR),
    post("catalog:captions", "draft_lesson", {"language": "en", "file": WORDS}, own=AUTHORED, foreign=NO_AUTHOR),
    post("catalog:uncaption", "draft_lesson language", own=AUTHORED, foreign=NO_AUTHOR),
    # one's account: second steps, sessions, lost passwords
    get("people:second", own=ALL_IN),
    post("people:second", send={"code": "000000"}, own=ALL_IN),
    post("people:signin-passkey", own="json goes goes goes goes goes goes goes"),
    get("people:lost", own=AWAY),
    post("people:lost", send={"who": "13900009999", "way": "unit"}, own="done goes goes goes goes goes goes goes"),
    get("people:slip", own=ALL_PAGE),
    get("people:safety", own=SIGNED_IN),
    get("people:setup", own="in goes page page page page page page"),
    get("people:app", own=SIGNED_IN),
    post("people:app", send={"code": "no code"}, own=UNTAKEN),
    post("people:app-remove", own=ALL_LED),
    post("people:codes", own=ALL_LED),
    get("people:passkey-add", own=SIGNED_IN),
    post("people:passkey-add", send={"name": ""}, own=UNTAKEN),
    post("people:passkey-remove", "person", own=ALL_LED, foreign=ALL_LED),
    post("people:sessions-end", own="in done goes goes goes goes goes goes"),
    post("people:session-end", "session", own=NOT_THERE, foreign=NOT_THERE, herself="in done 404 404 404 404 404 404"),
    get("people:sign-out-person", "person", own=STAFF, foreign=NO_STAFF),
    post("people:sign-out-person", "person", REASON, own=STAFF_DONE, foreign=NO_STAFF),
    # seeing as another
    get("people:see-as", "person", own=STAFF, foreign=NO_STAFF),
    post("people:see-as", "person", REASON, own=STAFF_DONE, foreign=NO_STAFF),
    post("people:see-as-end", own=ALL_LED),
    # registration
    get("people:enrolment", own=SIGNED_IN),
    post("people:enrolment", own=ALL_LED),  # everybody of the table is enrolled
    get("people:windows", own=READERS),
    get("people:window-open", own=AUTHOR),
    post("people:window-open", send=WINDOW, own=AUTHORED, foreign="in 403 403 422 403 403 403 403"),
    post("people:window-shut", "window_open", own=AUTHORED, foreign=NO_AUTHOR),
    get("people:enrol", own=STAFF),
    post("people:enrol", send={"person": "{unregistered}"}, own=STAFF_DONE, foreign="in 403 goes goes 403 403 403 403"),
    # resets that take two, and deputies
    get("people:resets", own=STAFF),
    post("people:reset-agree", "reset", own=STAFF_DONE, foreign=NO_STAFF),
    post("people:reset-decline", "reset", own=STAFF_DONE, foreign=NO_STAFF),
    get("people:deputies", own="in 403 page page page page page page"),
    get("people:lend", own="in 403 page page page page page page"),
    get("people:lend", query="?name={name}", own="in 403 page page page page page page",
        foreign="in 403 page page page page page page"),
    post("people:lend", send=LENT, own="in 403 422 422 422 422 422 422", foreign="in 403 422 422 422 422 422 422"),
    post("people:deputy-agree", "delegation", own="in 404 404 404 404 404 done 404", foreign=NOT_THERE),
    post("people:deputy-end", "delegation", own="in 404 404 404 404 404 done 404", foreign=NOT_THERE),
    # tokens of the API, and the API for who shows none: every session is refused there (tests/people/api asks it all)
    get("people:tokens", own=KEEPER),
    get("people:tokens", query="?list=ended", own=KEEPER),
    get("people:token-new", own=KEEPER),
    post("people:token-new", send=TOKEN, own="in 403 403 403 403 done 403 403"),
    post("people:token-new", send=TOKEN | {"unit": "{code}"}, own="in 403 403 403 403 done 403 403",
         foreign="in 403 403 403 403 422 403 403"),
    get("people:token-withdraw", "token", own=KEEPER, foreign=NO_KEEPER),
    post("people:token-withdraw", "token", own="in 403 403 403 403 done 403 403", foreign=NO_KEEPER),
    get("people:api-page", own=ALL_PAGE),
    get("people:api", "api_address", own=ALL_401, foreign=ALL_401),
    get("people:api", "api_document", own=ALL_JSON, foreign=ALL_JSON),
    # lanes: addresses that do not go through Django; "{media}" and "{ticket}" were made for somebody's session
    get("/media/", "media", own="404 404 404 404 404 404 404 404", foreign="404 404 404 404 404 404 404 404",
        herself="404 file 404 404 404 404 404 404"),
    post("/pulse", send={"t": "{ticket}", "b": [[1, 0, 1, 0, 1000]]}, own="401 403 403 403 403 403 403 403",
         foreign="401 403 403 403 403 403 403 403", herself="401 done 403 403 403 403 403 403"),
]  # fmt: skip
