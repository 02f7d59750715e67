import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                ('path', models.CharField(db_index=True, editable=False, max_length=120, verbose_name='路径')),
                ('status', models.CharField(editable=False, max_length=30, verbose_name='状态')),
                ('created_at', models.DateTimeField(verbose_name='登记时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('closed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='办结日期')),
                ('kind', models.CharField(choices=[('plan', '年度执法工作计划'), ('training_plan', '年度培训计划'), ('inspection_plan', '年度执法检查计划'), ('annual_report', '年度执法工作情况报告'), ('entity_change', '主体资格变化审核确认'), ('delegation', '行政执法委托书'), ('benchmark', '行政裁量权基准'), ('benchmark_superior', '行政裁量权基准（报上级主管部门）'), ('catalogue', '法制审核目录清单'), ('impl_report', '实施情况报告'), ('payment_agreement', '代收罚款协议'), ('dispatch', '行政执法情况调度分析'), ('supervision_plan', '年度行政执法监督计划'), ('overall_report', '年度行政执法总体情况报告')], max_length=20, verbose_name='种类')),
                ('title', models.CharField(max_length=160, verbose_name='标题')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='年度')),
                ('addressee_name', models.CharField(blank=True, max_length=120, verbose_name='平台以外的收受机关')),
                ('key', models.CharField(blank=True, editable=False, max_length=60, verbose_name='由日历产生的键')),
                ('starts_on', models.DateField(verbose_name='起算日期')),
                ('content', models.JSONField(default=dict, verbose_name='内容')),
                ('signed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='签发日期')),
                ('submitted_on', models.DateField(blank=True, editable=False, null=True, verbose_name='报送日期')),
                ('first_submitted_on', models.DateField(blank=True, editable=False, null=True, verbose_name='首次报送日期')),
                ('filed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='受理日期')),
                ('expires_on', models.DateField(blank=True, editable=False, null=True, verbose_name='期限届满')),
                ('late_days', models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='逾期天数')),
                ('remark', models.TextField(blank=True, editable=False, verbose_name='备案审查意见')),
                ('publication', models.CharField(choices=[('none', '未公示'), ('published', '已公示'), ('withdrawn', '已撤回')], default='none', editable=False, max_length=10, verbose_name='公示')),
                ('addressee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency', verbose_name='收受机关')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency', verbose_name='机关')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承办人')),
                ('previous', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='filings.filing', verbose_name='所替代的备案')),
                ('signed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
            ],
            options={
                'verbose_name': '备案',
                'verbose_name_plural': '备案',
                'indexes': [models.Index(fields=['status', '-id'], name='filing_by_status'), models.Index(fields=['agency', '-id'], name='filing_by_agency'), models.Index(fields=['kind', 'starts_on', '-id'], name='filing_by_kind_start'), models.Index(fields=['expires_on', '-id'], name='filing_by_expiry'), models.Index(fields=['addressee', 'status', '-id'], name='filing_by_addressee')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['open', 'submitted', 'returned', 'filed', 'confirmed', 'refused', 'under_review', 'superseded', 'closed'])), name='filing_status_known'), models.CheckConstraint(condition=models.Q(('publication__in', ['none', 'published', 'withdrawn'])), name='filing_publication_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['plan', 'training_plan', 'inspection_plan', 'annual_report', 'entity_change', 'delegation', 'benchmark', 'benchmark_superior', 'catalogue', 'impl_report', 'payment_agreement', 'dispatch', 'supervision_plan', 'overall_report'])), name='filing_kind_known'), models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('kind', 'agency', 'key'), name='filing_raised_once', violation_error_message='这一年度的这种备案已经列出。'), models.CheckConstraint(condition=models.Q(('filed_on__isnull', True), ('filed_on__gte', models.F('submitted_on')), _connector='OR'), name='filing_filed_after_submission', violation_error_message='受理日期不能早于报送日期。')],
            },
        ),
        migrations.CreateModel(
            name='FilingFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='哈希')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('added_at', models.DateTimeField(verbose_name='时间')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='移出时间')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('filing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='filings.filing', verbose_name='备案')),
            ],
            options={
                'verbose_name': '备案附件',
                'verbose_name_plural': '备案附件',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='FilingReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('returned_on', models.DateField(verbose_name='退回日期')),
                ('submitted_on', models.DateField(verbose_name='退回前的报送日期')),
                ('defects', models.JSONField(verbose_name='需要补正的内容')),
                ('completed_on', models.DateField(blank=True, null=True, verbose_name='补正日期')),
                ('filing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='returns', to='filings.filing', verbose_name='备案')),
                ('returned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审查人')),
            ],
            options={
                'verbose_name': '备案补正',
                'verbose_name_plural': '备案补正',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='NewNorm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='名称')),
                ('rank', models.CharField(choices=[('law', '法律'), ('regulation', '法规'), ('rule', '规章')], max_length=12, verbose_name='种类')),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='公布文号')),
                ('in_force_on', models.DateField(verbose_name='施行日期')),
                ('path', models.CharField(max_length=120, verbose_name='登记的辖区路径')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('agencies', models.ManyToManyField(related_name='+', to='directory.agency', verbose_name='实施的部门')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
            ],
            options={
                'verbose_name': '须报告实施情况的规范',
                'verbose_name_plural': '须报告实施情况的规范',
                'ordering': ['-in_force_on', 'id'],
                'indexes': [models.Index(fields=['in_force_on', 'id'], name='new_norm_by_day')],
                'constraints': [models.UniqueConstraint(fields=('path', 'title', 'in_force_on'), name='new_norm_once', violation_error_message='这部规范已经登记。')],
            },
        ),
        migrations.AddField(
            model_name='filing',
            name='norm',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='filings.newnorm', verbose_name='所报告的规范'),
        ),
    ]
