import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('similarity', '0003_texts_to_encode'),
    ]

    operations = [
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.PositiveSmallIntegerField()),
                ('found_at', models.DateTimeField()),
                ('newer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='older_likes', to='similarity.text')),
                ('older', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='newer_likes', to='similarity.text')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('newer', 'older'), name='two_texts_are_alike_once')],
            },
        ),
    ]
