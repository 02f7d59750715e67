import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('acts', '0001_initial'),
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScreeningRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('extent', models.CharField(choices=[('full', '全量'), ('changed', '增量')], max_length=8, verbose_name='范围')),
                ('as_of', models.DateField(verbose_name='截止日')),
                ('started_at', models.DateTimeField(verbose_name='开始')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成')),
                ('acts_n', models.BigIntegerField(default=0, verbose_name='行为数')),
                ('rules', models.JSONField(default=dict, verbose_name='规则与版本')),
                ('found_n', models.IntegerField(default=0, verbose_name='命中')),
                ('new_n', models.IntegerField(default=0, verbose_name='新增疑点')),
                ('cleared_n', models.IntegerField(default=0, verbose_name='自动消除')),
                ('reopened_n', models.IntegerField(default=0, verbose_name='重新提出')),
                ('seconds', models.FloatField(blank=True, null=True, verbose_name='用时（秒）')),
                ('problem', models.TextField(blank=True, verbose_name='未完成的原因')),
            ],
            options={
                'verbose_name': '筛查运行',
                'verbose_name_plural': '筛查运行',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                ('path', models.CharField(db_index=True, editable=False, max_length=120, verbose_name='路径')),
                ('status', models.CharField(editable=False, max_length=30, verbose_name='状态')),
                ('created_at', models.DateTimeField(verbose_name='登记时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('closed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='办结日期')),
                ('rule', models.CharField(db_index=True, max_length=12, verbose_name='规则')),
                ('rule_version', models.CharField(max_length=16, verbose_name='规则版本')),
                ('fingerprint', models.CharField(max_length=120, unique=True, verbose_name='指纹')),
                ('inputs_hash', models.CharField(max_length=64, verbose_name='输入哈希')),
                ('ground', models.CharField(blank=True, max_length=24, verbose_name='情形')),
                ('part', models.CharField(blank=True, max_length=60, verbose_name='部分')),
                ('fact_on', models.DateField(blank=True, null=True, verbose_name='事实发生日')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='应当完成日')),
                ('value', models.CharField(blank=True, max_length=60, verbose_name='实际')),
                ('threshold', models.CharField(blank=True, max_length=60, verbose_name='界限')),
                ('figures', models.CharField(blank=True, max_length=200, verbose_name='说明用的其他各数')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='系统注记')),
                ('explanation_requested_on', models.DateField(blank=True, null=True, verbose_name='要求说明日期')),
                ('explanation_due', models.DateField(blank=True, null=True, verbose_name='说明期限（文书载明）')),
                ('explanation', models.TextField(blank=True, verbose_name='机关说明')),
                ('explained_on', models.DateField(blank=True, null=True, verbose_name='说明日期')),
                ('claimed_on', models.DateField(blank=True, null=True, verbose_name='机关主张的办理日期')),
                ('level', models.CharField(blank=True, choices=[('illegal', '违法'), ('obviously_improper', '明显不当'), ('improper', '不当'), ('non_performance', '不履行或者怠于履行')], max_length=20, verbose_name='问题程度')),
                ('verdict_reason', models.TextField(blank=True, verbose_name='核实结论的理由')),
                ('verdict_on', models.DateField(blank=True, null=True, verbose_name='结论日期')),
                ('handled_by', models.CharField(blank=True, max_length=60, verbose_name='处理方式')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency', verbose_name='机关')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承办人')),
                ('party', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acts.party', verbose_name='当事人')),
                ('found_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='screening.screeningrun', verbose_name='发现于')),
                ('seen_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='screening.screeningrun', verbose_name='最近一次命中')),
            ],
            options={
                'verbose_name': '疑点',
                'verbose_name_plural': '疑点',
                'indexes': [models.Index(fields=['status', '-id'], name='lead_by_status'), models.Index(fields=['agency', '-id'], name='lead_by_agency'), models.Index(fields=['rule', 'status'], name='lead_by_rule'), models.Index(fields=['fact_on', 'id'], name='lead_by_fact')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['new', 'assigned', 'explanation_requested', 'explained', 'verifying', 'upheld', 'dismissed', 'data_error', 'handled', 'cleared', 'closed'])), name='lead_status_known'), models.CheckConstraint(condition=models.Q(('verdict_on__isnull', True), models.Q(('verdict_reason', ''), _negated=True), _connector='OR'), name='lead_verdict_has_reason', violation_error_message='核实结论须写明理由。')],
            },
        ),
        migrations.CreateModel(
            name='LeadAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='哈希')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('added_at', models.DateTimeField(verbose_name='时间')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='screening.lead', verbose_name='疑点')),
            ],
            options={
                'verbose_name': '说明附件',
                'verbose_name_plural': '说明附件',
            },
        ),
        migrations.CreateModel(
            name='RuleSwitch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=12, verbose_name='规则')),
                ('profile', models.CharField(max_length=12, verbose_name='依据组合')),
                ('is_on', models.BooleanField(verbose_name='启用')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('changed_at', models.DateTimeField(verbose_name='时间')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='变更人')),
            ],
            options={
                'verbose_name': '规则启停',
                'verbose_name_plural': '规则启停',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='LeadRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=120, verbose_name='路径')),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lead_rows', to='acts.enforcementact', verbose_name='行为')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency', verbose_name='机关')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='screening.lead', verbose_name='疑点')),
            ],
            options={
                'verbose_name': '疑点所涉行为',
                'verbose_name_plural': '疑点所涉行为',
                'indexes': [models.Index(fields=['agency', 'lead'], name='lead_row_by_agency')],
                'constraints': [models.UniqueConstraint(fields=('lead', 'act'), name='lead_row_once')],
            },
        ),
    ]
