"""Rows of the URL table for a person's data, postings, requests and what is to be mended."""

from tests.reach.words import (
    ADMIN,
    ADMIN_DONE,
    ALL_DONE,
    HER_OWN,
    NO_ADMIN,
    NOT_THERE,
    REASON,
    SEES,
    SIGNED_IN,
    Row,
    get,
    post,
)

ROWS: list[Row] = [
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
    post(
        "people:data-withdraw", "request", own=NOT_THERE, foreign=NOT_THERE, herself="in done 404 404 404 404 404 404"
    ),
    get("people:requests", own=ADMIN),
    get("people:requests", query="?tab=decided", own=ADMIN),
    post("people:request-accept", "request", own=ADMIN_DONE, foreign=NO_ADMIN),
    post("people:request-decline", "request", {"answer": "请交证书"}, own=ADMIN_DONE, foreign=NO_ADMIN),
    get("people:quality", own=ADMIN),
    get("people:quality", query="?unit={unit}", own=ADMIN, foreign=NO_ADMIN),
    get("people:quality-list", "check", own=ADMIN),
    get("people:quality-list", "check", query="?unit={unit}&due=late", own=ADMIN, foreign=NO_ADMIN),
    get("people:quality-export", "check", own="in 403 file 403 403 403 403 403"),
    get(
        "people:quality-export", "check", query="?unit={unit}", own="in 403 file 403 403 403 403 403", foreign=NO_ADMIN
    ),
]
