from django.urls import URLPattern, path, re_path

from vuonuom.api.app import api
from vuonuom.api.problems import missing, outside_sign_in

patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
for pattern in patterns:
    pattern.callback = outside_sign_in(pattern.callback)

urlpatterns = [
    path("", (patterns, "ninja", "api")),
    re_path("^(?P<path>.*)$", outside_sign_in(missing)),
]
