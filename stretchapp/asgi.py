"""The ASGI application for production servers."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stretchapp.settings")

application = get_asgi_application()
