"""Triggers: what was recorded is never changed, what is queued is never lost."""

import re
from importlib.resources import files

from django.db import migrations

FOR_EVER = (
    "event",
    "entry",
    "leaf",
    "subtree",
    "treehead",
    "signednote",
    "decision",
    "search",
    "spent",
)

REFUSED = {
    "sqlite": """
        CREATE TRIGGER proviso_{table}_{act} BEFORE {act} ON proviso_{table}
        BEGIN SELECT RAISE(ABORT, 'unchangeable'); END
    """,
    "postgresql": """
        CREATE TRIGGER proviso_{table}_{act} BEFORE {act} ON proviso_{table}
        FOR EACH STATEMENT EXECUTE FUNCTION proviso_unchangeable()
    """,
}


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    text = files("proviso_gateway.adapters.database.sql").joinpath(f"{vendor}.sql").read_text()
    for statement in re.split(r"\n\n(?=CREATE)", text)[1:]:
        schema_editor.execute(statement, params=None)
    for table in FOR_EVER:
        # The door notes whom an approval found after it has noted the approval.
        for act in ("DELETE",) if table == "spent" else ("UPDATE", "DELETE"):
            schema_editor.execute(REFUSED[vendor].format(table=table, act=act), params=None)
        if vendor == "postgresql":  # SQLite's fast way to empty a table yields to the triggers
            schema_editor.execute(REFUSED[vendor].format(table=table, act="TRUNCATE"), params=None)


class Migration(migrations.Migration):
    dependencies = [("proviso", "0001_initial")]

    operations = [migrations.RunPython(guard, elidable=False)]
