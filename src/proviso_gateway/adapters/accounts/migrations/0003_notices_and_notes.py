"""Where e-mail goes and what was told by it; what was done with an account, and by whom."""

import django.db.models.deletion
from django.db import migrations, models

_ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_administers")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="address",
            field=models.BinaryField(default=bytes),
        ),
        migrations.CreateModel(
            name="AccountNote",
            fields=[
                ("id", _ID.clone()),
                ("sealed", models.BinaryField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="accounts.account",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", _ID.clone()),
                ("day", models.DateField()),
                ("mark", models.CharField(max_length=26)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "day", "mark"), name="one_notice")
                ],
            },
        ),
    ]
