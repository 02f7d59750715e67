import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='文种')),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                ('matter_id', models.BigIntegerField(verbose_name='办件编号')),
                ('path', models.CharField(db_index=True, editable=False, max_length=120, verbose_name='路径')),
                ('facts', models.JSONField(verbose_name='冻结的事实')),
                ('is_demo', models.BooleanField(default=False, verbose_name='演示数据')),
                ('code', models.CharField(db_index=True, editable=False, max_length=19, verbose_name='校验码')),
                ('status', models.CharField(choices=[('frozen', '生成中'), ('rendered', '已生成'), ('failed', '生成失败'), ('void', '作废')], default='frozen', max_length=10, verbose_name='状态')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='文件哈希')),
                ('size', models.PositiveIntegerField(default=0, verbose_name='字节数')),
                ('pages', models.PositiveSmallIntegerField(default=0, verbose_name='页数')),
                ('failure', models.CharField(blank=True, max_length=300, verbose_name='未能生成的原因')),
                ('created_at', models.DateTimeField(verbose_name='定稿时间')),
                ('rendered_at', models.DateTimeField(blank=True, null=True, verbose_name='生成时间')),
                ('void_reason', models.TextField(blank=True, verbose_name='作废理由')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency', verbose_name='机关')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='制作人')),
                ('matter_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='办件种类')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准作废的人')),
            ],
            options={
                'verbose_name': '文书',
                'verbose_name_plural': '文书',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['matter_type', 'matter_id', '-id'], name='document_by_matter'), models.Index(fields=['number', 'id'], name='document_by_number'), models.Index(fields=['path', '-created_at', '-id'], name='document_by_path_day'), models.Index(fields=['agency', '-created_at', '-id'], name='document_by_agency_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'rendered'), _negated=True), models.Q(('sha256', ''), _negated=True), _connector='OR'), name='document_rendered_has_hash', violation_error_message='已生成的文书须有文件哈希。'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'void'), _negated=True), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='document_void_says_why', violation_error_message='作废的文书须写明理由。'), models.UniqueConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('status', 'void'), _negated=True)), fields=('matter_type', 'matter_id', 'kind', 'number'), name='document_number_once', violation_error_message='这个文号已有一份文书。')],
            },
        ),
        migrations.CreateModel(
            name='ProofOfService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('addressee', models.CharField(max_length=120, verbose_name='受送达人')),
                ('method', models.CharField(choices=[('electronic', '电子送达'), ('direct', '直接送达'), ('left', '留置送达'), ('post', '邮寄送达'), ('entrusted', '委托送达')], max_length=12, verbose_name='送达方式')),
                ('mail_number', models.CharField(blank=True, max_length=60, verbose_name='邮件号、委托函号')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='送达地点')),
                ('sent_at', models.DateTimeField(verbose_name='发出时间')),
                ('arrived_at', models.DateTimeField(blank=True, null=True, verbose_name='到达时间')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='签收时间')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='阅读时间')),
                ('receiver', models.CharField(blank=True, max_length=60, verbose_name='签收人')),
                ('refusal', models.TextField(blank=True, verbose_name='拒收或者留置情况')),
                ('witnesses', models.CharField(blank=True, max_length=120, verbose_name='见证人')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='documents.document', verbose_name='文书')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='送达人')),
            ],
            options={
                'verbose_name': '送达回证',
                'verbose_name_plural': '送达回证',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('arrived_at__isnull', True), ('arrived_at__gte', models.F('sent_at')), _connector='OR'), name='proof_arrives_after_sending', violation_error_message='到达时间不能早于发出时间。'), models.CheckConstraint(condition=models.Q(('signed_at__isnull', True), ('signed_at__gte', models.F('sent_at')), _connector='OR'), name='proof_signed_after_sending', violation_error_message='签收时间不能早于发出时间。'), models.CheckConstraint(condition=models.Q(models.Q(('method', 'left'), _negated=True), models.Q(('refusal', ''), _negated=True), _connector='OR'), name='proof_left_says_why', violation_error_message='留置送达须写明拒收或者留置情况。')],
            },
        ),
        migrations.CreateModel(
            name='ServiceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('receipt', '送达回证'), ('footage', '送达过程记录')], max_length=10, verbose_name='用途')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='哈希')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('added_at', models.DateTimeField(verbose_name='时间')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='documents.proofofservice', verbose_name='送达')),
            ],
            options={
                'verbose_name': '送达凭证',
                'verbose_name_plural': '送达凭证',
                'constraints': [models.UniqueConstraint(fields=('proof', 'purpose'), name='service_file_once')],
            },
        ),
    ]
