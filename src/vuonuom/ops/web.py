"""What a web worker of `vuonuom serve` runs: the application, ended with the one who started it."""

import os
import signal
import sys
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

from vuonuom.ops.processes import die_with_parent

# Whatever was acknowledged is committed; a worker that outlived its server would keep the port.
die_with_parent(signal.SIGKILL)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vuonuom.config.settings")
application = get_wsgi_application()
# Every page is imported before the first request: a broken one is known at the start, none is slow.
import_module(settings.ROOT_URLCONF)
if connection.vendor == "sqlite":
    # A thread that writes gives up the interpreter at each of its 30 statements; at Python's usual
    # 5 ms it then waits for pages that others draw, and everybody waits for its write lock.
    sys.setswitchinterval(0.0002)
