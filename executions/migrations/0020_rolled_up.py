from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('executions', '0010_reviewed'),
    ]

    operations = [
        migrations.AddField(
            model_name='testexecution',
            name='rolled_up',
            field=models.BooleanField(default=False, editable=False, help_text='Whether the rollups count this run.'),
        ),
        migrations.AddIndex(
            model_name='testexecution',
            index=models.Index(condition=models.Q(('rolled_up', False), ('state__in', ('passed', 'failed', 'error', 'cancelled'))), fields=['id'], name='execution_uncounted_idx'),
        ),
    ]
