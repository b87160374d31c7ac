from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("executions", "0031_tokens_spared")]

    operations = [
        migrations.AddField(
            model_name="testexecution",
            name="restarted",
            field=models.BooleanField(
                default=False, help_text="Whether Chromium was lost and the run started again."
            ),
        ),
    ]
