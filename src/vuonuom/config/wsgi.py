import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vuonuom.config.settings")

application = get_wsgi_application()

# Every page is imported before the first request: a broken one is known at the start, none is slow.
import_module("vuonuom.config.urls")
