from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "vuonuom.documents"
    label = "documents"
