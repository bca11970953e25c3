"""Accounts and drafts, as they were first."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("handle", models.CharField(max_length=26, unique=True)),
                ("called", models.BinaryField()),
                ("officer", models.CharField(blank=True, max_length=160)),
                ("requester", models.CharField(blank=True, max_length=40)),
                ("person", models.CharField(blank=True, max_length=26)),
                ("credential", models.CharField(blank=True, max_length=400)),
                ("offered", models.BinaryField(default=bytes)),
                ("totp", models.BinaryField(default=bytes)),
                ("totp_used", models.BigIntegerField(default=0)),
                ("must_change", models.BooleanField(default=True)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", ""), ("requester", "")),
                            models.Q(
                                models.Q(("requester", ""), _negated=True),
                                models.Q(("person", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="officer_or_requester",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.CharField(max_length=40)),
                ("sealed", models.BinaryField()),
                ("kept", models.DateTimeField(auto_now=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "about"), name="one_draft")
                ],
            },
        ),
    ]
