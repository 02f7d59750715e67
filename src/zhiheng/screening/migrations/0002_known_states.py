from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acts', '0004_list_indexes'),
        ('directory', '0001_initial'),
        ('screening', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['new', 'assigned', 'explanation_requested', 'explained', 'verifying', 'upheld', 'dismissed', 'data_error', 'handled', 'cleared', 'closed'])), name='lead_status_known'),
        ),
    ]
