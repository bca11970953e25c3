"""Whom cases are about, and the latest moment: both found without reading everything."""

from django.db import migrations, models
from django.db.models import UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("proviso", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.CharField(max_length=26)),
                ("digest", models.CharField(db_index=True, max_length=64)),
            ],
            options={
                "constraints": [UniqueConstraint(fields=["case", "digest"], name="marked_once")]
            },
        ),
        # An index of its own: altering the column, SQLite would copy the table without its guards.
        migrations.AddIndex("event", models.Index(fields=["at"], name="event_at")),
    ]
