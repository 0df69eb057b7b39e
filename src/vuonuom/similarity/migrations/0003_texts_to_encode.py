from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('similarity', '0002_count_revisions'),
    ]

    operations = [
        migrations.AddField(
            model_name='text',
            name='to_encode',
            field=models.BooleanField(db_default=True),
        ),
        migrations.AddField(
            model_name='text',
            name='open_to_all',
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddIndex(
            model_name='text',
            index=models.Index(condition=models.Q(('to_encode', True)), fields=['hidden', 'id'], name='text_to_be_encoded'),
        ),
    ]
