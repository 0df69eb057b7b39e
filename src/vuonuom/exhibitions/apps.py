from django.apps import AppConfig


class ExhibitionsConfig(AppConfig):
    name = "vuonuom.exhibitions"
    label = "exhibitions"
