from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acts', '0002_outbox_triggers'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='enforcementact',
            name='act_by_kind',
        ),
        migrations.AddIndex(
            model_name='enforcementact',
            index=models.Index(fields=['kind', '-act_on', '-id', 'path', 'procedure', 'fine', 'decided_on', 'published_on', 'is_withdrawn', 'batch_id', 'decision', 'filed_on', 'party', 'fact_id', 'agency', 'sanctions', 'confiscated', 'change_kind', 'changed_on', 'added_fine_enforced_on', 'court_applied_on'], name='act_by_kind'),
        ),
    ]
