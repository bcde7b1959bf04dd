"""The settings under test: those of local mode, away from whatever this machine sets for itself.

Only `DATABASE_URL` is taken from outside; `bin/test` sets it for the run on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

from django.core.exceptions import ImproperlyConfigured

OWN = ("ALLOWED_HOSTS", "DEBUG", "DEFAULT_FROM_EMAIL", "EMAIL_URL", "PORT", "REDIS_URL", "SECRET_KEY", "SITE_URL")
for _name in OWN:
    os.environ.pop(_name, None)
os.environ["ENV_FILE"] = os.devnull
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="stretch-test-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from stretchapp.settings import *  # noqa: E402, F403
from stretchapp.settings import LOCAL  # noqa: E402

if not LOCAL:
    raise ImproperlyConfigured("The tests run in local mode.")

# A real hash takes a quarter of a second, and each person in a test needs one.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
