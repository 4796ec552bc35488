from django.apps import AppConfig


class UiConfig(AppConfig):
    """How the site looks: the base table, formatting, static files. It has no models."""

    name = "plantracker.ui"
    label = "ui"
    verbose_name = "Look"
