from django.conf import settings
from django.db import migrations, models


def infer_outcomes(apps, schema_editor):
    """What the columns told until now: only the last check of a corrected opinion had found everything done."""
    opinions = apps.get_model("supervision", "SupervisionOpinion").objects
    checks = apps.get_model("supervision", "Verification").objects
    corrected = opinions.filter(status__in=["rectified", "closed"]).exclude(
        re_examination="withdrawn"
    )
    last = corrected.annotate(last=models.Max("verifications__id")).values("last")
    checks.filter(pk__in=last).update(outcome="sufficient")


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_initial'),
        ('screening', '0002_known_states'),
        ('supervision', '0002_service_files_with_papers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='verification',
            name='outcome',
            field=models.CharField(choices=[('sufficient', '已纠正到位'), ('insufficient', '整改不到位')], default='insufficient', max_length=12, verbose_name='核查结果'),
            preserve_default=False,
        ),
        migrations.RunPython(infer_outcomes, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='reminderletter',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_approval', 'issued', 'voided', 'closed'])), name='reminder_status_known'),
        ),
        migrations.AddConstraint(
            model_name='supervisionopinion',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_approval', 'issued', 'rectifying', 'reported', 'insufficient', 'rectified', 'withdrawn', 'abandoned', 'closed'])), name='opinion_status_known'),
        ),
        migrations.AddConstraint(
            model_name='supervisionopinion',
            constraint=models.CheckConstraint(condition=models.Q(('re_examination__in', ['none', 'requested', 'upheld', 'changed', 'withdrawn'])), name='opinion_re_examination_known'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['sufficient', 'insufficient'])), name='verification_outcome_known'),
        ),
    ]
