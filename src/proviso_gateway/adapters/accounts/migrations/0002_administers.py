"""Who looks after the accounts of an organisation that asks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="administers",
            field=models.BooleanField(default=False),
        ),
    ]
