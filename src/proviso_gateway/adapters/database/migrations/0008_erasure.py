"""What is erased: counted, and the answers that are left of it; what may be taken away at all.

The event table's constraint names every kind that leaves an entry, so it is made anew; SQLite then
copies the table, and its guards are put back.
"""

import re
from importlib.resources import files

from django.db import migrations, models

GUARDS = {
    "sqlite": (
        """
        CREATE TRIGGER IF NOT EXISTS proviso_event_update BEFORE update ON proviso_event
        BEGIN SELECT RAISE(ABORT, 'unchangeable'); END
        """,
        "DROP TRIGGER IF EXISTS proviso_event_delete",
        """
        CREATE TRIGGER proviso_event_delete BEFORE DELETE ON proviso_event
        WHEN OLD.entry_id IS NOT NULL
            OR EXISTS (SELECT 1 FROM proviso_caserow WHERE handle = OLD.stream)
        BEGIN SELECT RAISE(ABORT, 'unchangeable'); END
        """,
    ),
    "postgresql": (
        "DROP TRIGGER proviso_event_delete ON proviso_event",
        """
        CREATE FUNCTION proviso_keep_event() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF OLD.entry_id IS NOT NULL
                OR EXISTS (SELECT 1 FROM proviso_caserow WHERE handle = OLD.stream) THEN
                RAISE EXCEPTION 'unchangeable' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN OLD;
        END $$
        """,
        """
        CREATE TRIGGER proviso_event_delete BEFORE DELETE ON proviso_event
        FOR EACH ROW EXECUTE FUNCTION proviso_keep_event()
        """,
    ),
}
"""What left an entry stays for ever; what left none goes with the case that it was of."""

APPROVED = "CREATE TRIGGER proviso_event_approved"


def guard_again(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in GUARDS[vendor]:
        schema_editor.execute(statement, params=None)
    if vendor == "sqlite":
        text = files("proviso_gateway.adapters.database.sql").joinpath("sqlite.sql").read_text()
        statements = re.split(r"\n\n(?=CREATE)", text)
        wanted = next(one for one in statements if one.startswith(APPROVED))
        again = wanted.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS", 1)
        schema_editor.execute(again, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("proviso", "0007_subject_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="Doomed",
            fields=[
                ("key", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("entry", models.CharField(blank=True, max_length=26)),
            ],
        ),
        migrations.CreateModel(
            name="ErasedCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("requester", models.CharField(max_length=40)),
                ("numbered_by", models.CharField(max_length=64)),
                ("month", models.CharField(max_length=7)),
                ("ended", models.CharField(max_length=7)),
                ("approved", models.BooleanField()),
                ("state", models.CharField(max_length=20)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("cases", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("case", models.CharField(max_length=26, primary_key=True, serialize=False)),
                ("subject", models.CharField(db_index=True, max_length=64)),
                ("mark", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=40)),
                ("month", models.CharField(max_length=7)),
                ("nonce", models.BinaryField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="OpeningFile",
            fields=[
                ("file", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="decision_has_entry",
        ),
        migrations.AddField(
            model_name="caserow",
            name="ended",
            field=models.CharField(max_length=7, null=True),
        ),
        migrations.AddField(
            model_name="caserow",
            name="month",
            field=models.CharField(max_length=7, null=True),
        ),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(
                fields=["month", "numbered_by", "ended", "approved_at"], name="case_of_cohort"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("entry__isnull", True),
                    (
                        "kind__in",
                        (
                            "adopted",
                            "agreement restarted",
                            "agreement stopped",
                            "answered",
                            "approved",
                            "assessed: ask",
                            "assessed: held",
                            "assessed: ready",
                            "assessed: refused",
                            "cohort erased",
                            "declined",
                            "erasure terms set",
                            "founded",
                            "key changed",
                            "late erased",
                            "order began",
                            "order ended",
                            "order recorded",
                            "policy set",
                            "postponed",
                            "received",
                            "requester enrolled",
                            "roll changed",
                            "search begun",
                            "status began",
                            "stopped",
                            "waived",
                            "withdrawn",
                        ),
                    ),
                    _negated=True,
                ),
                name="decision_has_entry",
            ),
        ),
        migrations.AddIndex(
            model_name="erasedcount",
            index=models.Index(fields=["numbered_by", "number"], name="erased_number"),
        ),
        migrations.AddIndex(
            model_name="keptanswer",
            index=models.Index(fields=["name", "month"], name="kept_of_cohort"),
        ),
        migrations.RunPython(guard_again, elidable=False),
    ]
