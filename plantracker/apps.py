from django.apps import AppConfig
from django.core.checks import Tags, register

from plantracker.checks import (
    check_atomic_requests,
    check_contact,
    check_dotted_paths,
    check_durable_commits,
    check_protections,
    check_shared_cache,
    check_sqlite_options,
    check_static_files,
)


class SiteConfig(AppConfig):
    """The site itself: no models, only the system checks of its settings."""

    name = "plantracker"
    verbose_name = "Plan tracker"

    def ready(self) -> None:
        for check in (check_sqlite_options, check_atomic_requests, check_dotted_paths, check_shared_cache):
            register(check)
        for check in (check_protections, check_durable_commits):
            register(check, Tags.database)
        register(check_static_files, Tags.staticfiles, deploy=True)
        register(check_contact, deploy=True)
