from django.apps import AppConfig


class IncubatorConfig(AppConfig):
    name = "vuonuom.incubator"
    label = "incubator"
