"""People's questions about their own record, and delays of telling them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proviso", "0006_counted_cases")]

    operations = [
        migrations.CreateModel(
            name="SubjectAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stream", models.CharField(max_length=26)),
                ("kind", models.CharField(db_index=True, max_length=10)),
                ("seq", models.PositiveSmallIntegerField()),
                ("at", models.BigIntegerField()),
                ("nonce", models.BinaryField()),
                ("sealed", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "seq"), name="access_once")
                ],
            },
        ),
    ]
