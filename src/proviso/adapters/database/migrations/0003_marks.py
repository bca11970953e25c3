"""Whom cases are about, so that repeats are found without opening every case."""

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
        )
    ]
