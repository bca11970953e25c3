"""A requester's latest cases, found without sorting all that they ever asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proviso", "0004_reads_and_claims")]

    operations = [
        migrations.AddIndex(
            "caserow", models.Index(fields=["requester", "id"], name="case_of_requester")
        ),
    ]
