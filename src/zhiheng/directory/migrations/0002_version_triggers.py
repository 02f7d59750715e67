from django.db import migrations

from zhiheng.directory import triggers


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunPython(triggers.create, triggers.drop)]
