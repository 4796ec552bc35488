from django.apps import AppConfig
from django.db.models.signals import post_migrate

from plantracker.ledger.protection import install_for_app


class LedgerConfig(AppConfig):
    name = "plantracker.ledger"
    verbose_name = "Ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # A migration that rebuilds a table on SQLite drops its triggers without a word,
        # so they are put back after every migrate, whatever the migration did.
        post_migrate.connect(install_for_app, dispatch_uid="ledger.install_protections")
