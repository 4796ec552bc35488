"""The site: settings, wiring, people and look. It knows the apps only in urls.py and by name."""

from plantracker.celery import app as celery_app

# Named here so that shared tasks find the configured application in the web process too.
__all__ = ["celery_app"]
