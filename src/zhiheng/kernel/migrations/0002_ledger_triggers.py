from django.db import migrations

from zhiheng.kernel import triggers


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [migrations.RunPython(triggers.create, triggers.drop)]
