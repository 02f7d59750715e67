import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(error_messages={'unique': '这个登录名已被使用。'}, max_length=40, unique=True, validators=[django.core.validators.RegexValidator('\\A[a-z][a-z0-9._-]{2,39}\\Z', '登录名为 3 至 40 个小写字母、数字、点、下划线或者连字符，以字母开头。')], verbose_name='登录名')),
                ('display_name', models.CharField(max_length=40, verbose_name='姓名')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='办公电话')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('must_change_password', models.BooleanField(default=True, verbose_name='须更换初始密码')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='开通时间')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='users', to='directory.agency', verbose_name='单位')),
                ('officer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='user', to='directory.officer', verbose_name='人员')),
            ],
            options={
                'verbose_name': '账号',
                'verbose_name_plural': '账号',
                'ordering': ['id'],
                'default_manager_name': 'signed_in',
                'indexes': [models.Index(fields=['created_at', 'id'], name='accounts_us_created_0cb2a9_idx')],
            },
            managers=[
                ('signed_in', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='RoleAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('so_handler', '监督承办人'), ('so_head', '监督机构负责人'), ('so_analyst', '监督数据分析员'), ('gov_leader', '本级政府负责人'), ('gov_clerk', '政府办公室经办'), ('ea_clerk', '执法机关法制员'), ('ea_head', '执法机关主要负责人'), ('ea_officer', '行政执法人员'), ('sys_admin', '系统管理员'), ('sec_admin', '安全管理员'), ('auditor', '审计员')], max_length=12, verbose_name='角色')),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='授予时间')),
                ('is_combined', models.BooleanField(default=False, verbose_name='放宽分立之后兼任')),
                ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授予人')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '角色授予',
                'verbose_name_plural': '角色授予',
                'constraints': [models.UniqueConstraint(fields=('user', 'role'), name='role_granted_once'), models.UniqueConstraint(condition=models.Q(('is_combined', False), ('role__in', ['sys_admin', 'sec_admin', 'auditor'])), fields=('user',), name='role_one_administrator_kind', violation_error_message='系统、安全、审计管理员须由三人分别担任。'), models.CheckConstraint(condition=models.Q(('is_combined', False), ('role__in', ['sys_admin', 'sec_admin']), _connector='OR'), name='role_auditor_never_combined', violation_error_message='只有系统、安全管理员可以由一人兼任。')],
            },
        ),
        migrations.CreateModel(
            name='RoleRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('so_handler', '监督承办人'), ('so_head', '监督机构负责人'), ('so_analyst', '监督数据分析员'), ('gov_leader', '本级政府负责人'), ('gov_clerk', '政府办公室经办'), ('ea_clerk', '执法机关法制员'), ('ea_head', '执法机关主要负责人'), ('ea_officer', '行政执法人员'), ('sys_admin', '系统管理员'), ('sec_admin', '安全管理员'), ('auditor', '审计员')], max_length=12, verbose_name='角色')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='申请时间')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_requests', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '角色申请',
                'verbose_name_plural': '角色申请',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('user', 'role'), name='role_requested_once')],
            },
        ),
        migrations.CreateModel(
            name='StandIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('so_handler', '监督承办人'), ('so_head', '监督机构负责人'), ('so_analyst', '监督数据分析员'), ('gov_leader', '本级政府负责人'), ('gov_clerk', '政府办公室经办'), ('ea_clerk', '执法机关法制员'), ('ea_head', '执法机关主要负责人'), ('ea_officer', '行政执法人员'), ('sys_admin', '系统管理员'), ('sec_admin', '安全管理员'), ('auditor', '审计员')], max_length=12, verbose_name='代行的角色')),
                ('starts_on', models.DateField(verbose_name='起')),
                ('ends_on', models.DateField(verbose_name='止')),
                ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to=settings.AUTH_USER_MODEL, verbose_name='本人')),
                ('substitute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standing_in', to=settings.AUTH_USER_MODEL, verbose_name='代理人')),
            ],
            options={
                'verbose_name': '代理',
                'verbose_name_plural': '代理',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='stand_in_starts_before_ends', violation_error_message='代理的止期不能早于起期。'), models.CheckConstraint(condition=models.Q(('principal', models.F('substitute')), _negated=True), name='stand_in_two_people', violation_error_message='代理人不能是本人。')],
            },
        ),
    ]
