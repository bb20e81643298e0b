import pytest
from django.db import ProgrammingError, connection, transaction

from taixue.kit import rights
from taixue.site import schema

COLUMN = {
    "audit_line": "reason", "people_unitevent": "kind", "reports_frozenunit": "code",
    "reports_frozenstanding": "band", "reports_frozenfigure": "band",
}  # fmt: skip
"""The others have a digest."""
STATEMENTS = ("UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE")


@pytest.fixture
def application(db):
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {rights.ROLE}")
        yield cursor
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("table", schema.APPEND_ONLY)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_application_may_only_add_to_what_is_append_only(application, table, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        application.execute(statement.format(table=table, column=COLUMN.get(table, "digest")))


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE house (n int)", "DROP TABLE credits_head", "ALTER TABLE credits_head ADD n int"]
)
def test_the_application_may_not_change_tables(application, statement):
    with pytest.raises(ProgrammingError, match="permission denied|must be owner"), transaction.atomic():
        application.execute(statement)


def test_the_application_may_read_and_write_ordinary_rows(application):
    application.execute("INSERT INTO django_session (session_key, session_data, expire_date) VALUES ('a', '', now())")
    application.execute("UPDATE django_session SET session_data = 'x'")
    application.execute("DELETE FROM django_session")
    assert application.rowcount == 1


def test_the_check_names_each_right_too_many(db):
    with connection.cursor() as cursor:
        assert rights.broken(cursor, append_only=schema.APPEND_ONLY) == []
        cursor.execute(f"GRANT UPDATE ON credits_entry TO {rights.ROLE}")
        assert rights.broken(cursor, append_only=schema.APPEND_ONLY) == ["taixue_app may UPDATE credits_entry"]


def test_a_table_made_by_hand_is_opened_at_the_next_start(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (n bigserial)")
        assert rights.broken(cursor, append_only=schema.APPEND_ONLY) == [
            "taixue_app may not use later",
            "taixue_app may not use later_n_seq",
        ]
        schema.bring_up()
        assert rights.broken(cursor, append_only=schema.APPEND_ONLY) == []
        cursor.execute("SELECT has_table_privilege('taixue_app', 'credits_entry', 'UPDATE')")
        assert cursor.fetchone() == (False,)
