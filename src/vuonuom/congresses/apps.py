from django.apps import AppConfig


class CongressesConfig(AppConfig):
    name = "vuonuom.congresses"
    label = "congresses"
