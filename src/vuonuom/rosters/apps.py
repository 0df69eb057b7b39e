from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "vuonuom.rosters"
    label = "rosters"
