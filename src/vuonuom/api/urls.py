from django.urls import URLPattern, path, re_path

from vuonuom.api.app import api
from vuonuom.api.problems import missing, outside_sign_in

patterns: list[URLPattern] = api.urls[0]
for pattern in patterns:
    pattern.callback = outside_sign_in(pattern.callback)

urlpatterns = [
    path("", (patterns, "ninja", "api")),
    re_path("^(?P<path>.*)$", outside_sign_in(missing)),
]
