"""The Celery application: one worker pool, one beat entry a minute (see settings)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stretchapp.settings")

app = Celery("stretchapp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
