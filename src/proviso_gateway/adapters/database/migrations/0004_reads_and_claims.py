"""Who read which case, and whose a case is for now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proviso", "0003_indexes")]

    operations = [
        migrations.CreateModel(
            name="CaseRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.BigIntegerField(db_index=True)),
                ("nonce", models.BinaryField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("case", models.CharField(max_length=26, primary_key=True, serialize=False)),
                ("officer", models.CharField(max_length=160)),
            ],
        ),
    ]
