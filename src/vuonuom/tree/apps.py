from django.apps import AppConfig


class TreeConfig(AppConfig):
    name = "vuonuom.tree"
    label = "tree"
