import django.db.models.deletion
import django.db.models.expressions
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
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, unique=True, verbose_name='批次号')),
                ('path', models.CharField(editable=False, max_length=120, verbose_name='路径')),
                ('kind', models.CharField(blank=True, max_length=12, verbose_name='行为种类')),
                ('file_name', models.CharField(max_length=200, verbose_name='文件名')),
                ('size', models.BigIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='文件哈希')),
                ('stage', models.CharField(choices=[('mapping', '待确认映射'), ('checking', '正在逐行检查'), ('checked', '待写入'), ('writing', '正在写入'), ('complete', '已完成'), ('cancelled', '已取消'), ('failed', '未能完成')], default='mapping', max_length=10, verbose_name='进展')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='文件说明')),
                ('layout', models.JSONField(default=dict, verbose_name='版面')),
                ('columns', models.JSONField(default=list, verbose_name='列映射')),
                ('plan', models.JSONField(default=dict, verbose_name='检查方案')),
                ('done', models.PositiveBigIntegerField(default=0, verbose_name='已处理')),
                ('rows', models.PositiveBigIntegerField(default=0, verbose_name='数据行')),
                ('accepted', models.PositiveBigIntegerField(default=0, verbose_name='可写入')),
                ('quarantined', models.PositiveBigIntegerField(default=0, verbose_name='隔离')),
                ('unchanged', models.PositiveBigIntegerField(default=0, verbose_name='与已有一致')),
                ('tidied', models.PositiveBigIntegerField(default=0, verbose_name='规整')),
                ('warnings', models.PositiveBigIntegerField(default=0, verbose_name='提示')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='内容摘要')),
                ('created_at', models.DateTimeField(verbose_name='上传时间')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency', verbose_name='报送单位')),
                ('default_agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency', verbose_name='未写机关的行归于')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '汇聚批次',
                'verbose_name_plural': '汇聚批次',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['path', '-id'], name='batch_by_path')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('stage', 'complete'), _negated=True), ('rows', django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('quarantined'))), _connector='OR'), name='batch_rows_add_up')],
            },
        ),
        migrations.CreateModel(
            name='QuarantinedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(verbose_name='行号')),
                ('number', models.CharField(blank=True, max_length=200, verbose_name='文号')),
                ('problems', models.JSONField(default=list, verbose_name='原因')),
                ('category', models.CharField(max_length=120, verbose_name='主要原因')),
                ('sealed_cells', models.TextField(editable=False, verbose_name='原始行（封存）')),
                ('sealed_repair', models.TextField(blank=True, editable=False, verbose_name='修补后的行（封存）')),
                ('fate', models.CharField(choices=[('waiting', '待修补'), ('replayed', '已重放'), ('discarded', '已放弃')], default='waiting', max_length=9, verbose_name='去向')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='放弃的理由')),
                ('act_id', models.BigIntegerField(blank=True, null=True, verbose_name='写入的执法行为')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='处理时间')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quarantine', to='exchange.batch', verbose_name='批次')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人')),
            ],
            options={
                'verbose_name': '隔离的行',
                'verbose_name_plural': '隔离的行',
                'ordering': ['batch_id', 'line'],
                'indexes': [models.Index(fields=['batch', 'fate', 'category'], name='quarantine_by_reason')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'line'), name='quarantine_line_once')],
            },
        ),
        migrations.CreateModel(
            name='RememberedMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('heading', models.CharField(max_length=200, verbose_name='表头')),
                ('target', models.CharField(blank=True, max_length=60, verbose_name='字段')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.agency', verbose_name='单位')),
            ],
            options={
                'verbose_name': '记住的列映射',
                'verbose_name_plural': '记住的列映射',
                'constraints': [models.UniqueConstraint(fields=('agency', 'heading'), name='mapping_heading_once')],
            },
        ),
        migrations.CreateModel(
            name='SourceRecord',
            fields=[
                ('act', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='source_record', serialize=False, to='acts.enforcementact', verbose_name='行为')),
                ('line', models.PositiveIntegerField(verbose_name='行号')),
                ('version', models.PositiveBigIntegerField(default=0, verbose_name='版本')),
                ('digest', models.CharField(max_length=32, verbose_name='内容摘要')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.batch', verbose_name='批次')),
            ],
            options={
                'verbose_name': '数据来源',
                'verbose_name_plural': '数据来源',
            },
        ),
    ]
