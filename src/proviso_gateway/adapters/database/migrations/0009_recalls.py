"""The count of recalls is an act that leaves an entry: the event table's constraint names it.

SQLite copies the table for that, and its guards are put back as the migration before had them.
"""

from importlib import import_module

from django.db import migrations, models

BEFORE = "proviso_gateway.adapters.database.migrations.0008_erasure"


def guard_again(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        import_module(BEFORE).guard_again(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("proviso", "0008_erasure"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="event",
            name="decision_has_entry",
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
                            "recalls counted",
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
        migrations.RunPython(guard_again, elidable=False),
    ]
