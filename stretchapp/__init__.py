"""The project package: settings, addresses and processes. Importing it readies the Celery application."""

from stretchapp.celery import app as celery_app

__all__ = ["celery_app"]
