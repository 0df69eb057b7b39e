import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ideas', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoveltyStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('shown', models.JSONField(default=list)),
                ('shown_at', models.DateTimeField()),
                ('idea', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='novelty', to='ideas.idea')),
            ],
        ),
    ]
