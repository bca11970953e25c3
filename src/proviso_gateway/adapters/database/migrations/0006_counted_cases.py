"""How many cases wait under an agreement, and fall into a slot, counted without reading them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proviso", "0005_own_cases")]

    operations = [
        migrations.AddField("caserow", "instrument", models.CharField(max_length=64, null=True)),
        migrations.AddField("caserow", "approved_at", models.BigIntegerField(null=True)),
        migrations.AddField("caserow", "searched_at", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "caserow", models.Index(fields=["numbered_by", "state"], name="case_counted")
        ),
        migrations.AddIndex("caserow", models.Index(fields=["approved_at"], name="case_approved")),
        migrations.AddIndex("caserow", models.Index(fields=["searched_at"], name="case_searched")),
    ]
