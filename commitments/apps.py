from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "commitments"
    verbose_name = "Plan delivery"
    default_auto_field = "django.db.models.BigAutoField"
