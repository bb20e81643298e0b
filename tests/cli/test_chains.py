"""`taixue check --chains`, as a terminal runs it."""

from django.db import connection

from taixue.credits.models import Entry
from tests import world
from tests.cli.test_commands import run
from tests.credits.builders import post
from tests.servers import url


def test_every_chain_is_recomputed_and_a_changed_line_is_named(committed, data):
    tree = world.tree()
    people = [world.person(tree.station, name) for name in ("林若溪", "陈嘉木")]
    for person in people:
        post(person, source="course:1:2026")
        post(person, source="course:2:2026")
    settings = {"TAIXUE_DATABASE_URL": url(committed), "TAIXUE_DATA": str(data)}
    assert "2 chains with 4 lines, all unbroken" in run("check", "--chains", **settings).stdout
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE credits_entry DISABLE TRIGGER USER")  # as the owner of the table could
        Entry.objects.filter(person=people[1], sequence=2).update(nominal=9000)
        cursor.execute("ALTER TABLE credits_entry ENABLE TRIGGER USER")
    done = run("check", "--chains", **settings)
    assert done.returncode == 1
    assert f"1 of 2 chains broken: person {people[1].pk} at line 2, changed" in done.stdout
