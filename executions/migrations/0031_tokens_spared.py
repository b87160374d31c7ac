from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("executions", "0030_lists")]

    operations = [
        migrations.AddField(
            model_name="xpathcache",
            name="tokens_spared",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Estimate of what showing the model a part of the page, not the whole, saved.",
            ),
        ),
    ]
