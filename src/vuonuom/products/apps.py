from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "vuonuom.products"
    label = "products"
