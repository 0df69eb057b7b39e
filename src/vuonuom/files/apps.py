from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "vuonuom.files"
    label = "files"
