"""The bare pages beside the product's own: one process, one stack, one database."""

from django.urls import include, path

from vuonuom.ops.bench.bare import views

urlpatterns = [
    path("bare/ideas/", views.ideas, name="bare_ideas"),
    path("bare/insert/", views.insert, name="bare_insert"),
    path("", include("vuonuom.config.urls")),
]
