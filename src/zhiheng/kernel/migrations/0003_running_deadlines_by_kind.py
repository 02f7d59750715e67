from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0002_ledger_triggers'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('ended_on__isnull', True), ('satisfied_on__isnull', True)), fields=['matter_type', 'due', 'matter_id'], name='deadline_running_by_kind'),
        ),
    ]
