from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "vuonuom.progress"
    label = "progress"
