# Needs make and Python 3.11 or newer; everything else is put into .venv from the lock files.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Another interpreter: make PYTHON=/path/to/python3.13 test
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

BIN := .venv/bin
RUN := .venv/.runtime.stamp
DEV := .venv/.dev.stamp
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

# Tests and checks must not see, let alone write to, what the developer's shell points at.
CLEAN := env -u PLANTRACKER_PRODUCTION -u PLANTRACKER_DATA_DIR -u PLANTRACKER_BEHIND_PROXY \
	-u PLANTRACKER_SSL_REDIRECT -u PLANTRACKER_REDIS_VISIBILITY_TIMEOUT -u PLANTRACKER_LOG_LEVEL \
	-u PLANTRACKER_CACHE_URL -u PLANTRACKER_CONTACT -u PLANTRACKER_KNOWN_FAULTS \
	-u PLANTRACKER_SITE_NAME -u PLANTRACKER_SITE_ADDRESS -u PLANTRACKER_BRAND_COLOUR \
	-u SECRET_KEY -u ALLOWED_HOSTS -u DATABASE_URL -u CELERY_BROKER_URL -u CSRF_TRUSTED_ORIGINS -u DEBUG \
	-u TEST_DATABASE_URL -u DJANGO_SETTINGS_MODULE
MANAGE := $(CLEAN) DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -W error::RuntimeWarning manage.py

heading = @printf '\n== %s ==\n' '$(1)'

.PHONY: help demo test test-browser test-services test-office lint format screenshots bench lock clean

help: ## List what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-14s %s\n", $$1, $$2 }'

demo: $(RUN) ## Show the tracker on an example plan, at an address that it prints
	@exec $(BIN)/python manage.py demo

test: lint ## Every check that needs no server and no browser
	$(call heading,Settings)
	@$(MANAGE) check --fail-level WARNING
	$(call heading,Migrations)
	@$(MANAGE) makemigrations --check --dry-run
	$(call heading,Tests on SQLite)
	@$(CLEAN) $(BIN)/python -m pytest -n auto
	@printf '\nAll checks passed: lint, types, imports, migrations, tests.\n'

lint: $(DEV) ## Style, types and layers
	$(call heading,Lint)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	$(call heading,Types)
	@$(CLEAN) $(BIN)/mypy .
	$(call heading,Imports)
	@$(CLEAN) $(BIN)/lint-imports

format: $(DEV) ## Put the code into the one format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

test-browser: $(DEV) ## Journeys in a browser; needs Chromium (CHROMIUM=/path/to/it)
	$(call heading,Browser journeys)
	@$(CLEAN) $(BIN)/python -m pytest -m browser tests

test-services: $(DEV) ## The same tests on PostgreSQL, and tasks over Redis and RabbitMQ
	$(call heading,Services)
	@$(CLEAN) $(BIN)/python -m tests.services.addresses
	$(call heading,Tests on PostgreSQL)
	@$(CLEAN) TEST_DATABASE_URL="$$($(BIN)/python -m tests.services.addresses database)" \
		$(BIN)/python -m pytest -n auto --fail-on-skip
	$(call heading,Tests with Redis and RabbitMQ)
	@$(CLEAN) TEST_DATABASE_URL="$$($(BIN)/python -m tests.services.addresses database)" \
		$(BIN)/python -m pytest --fail-on-skip -m services tests
	@printf '\nAll checks passed: PostgreSQL, Redis, RabbitMQ.\n'

test-office: $(DEV) ## Written files opened in LibreOffice; needs soffice
	$(call heading,Files in LibreOffice)
	@$(CLEAN) $(BIN)/python -m pytest -m office tests

screenshots: $(DEV) ## Every page of the demonstration as pictures and printed sheets, in screenshots/
	@$(CLEAN) $(BIN)/python -m tests.screenshots
	@$(CLEAN) TESTS_PICTURES=screenshots $(BIN)/python -m pytest -q -m browser tests/journeys/test_admin_axe.py -k every_page

bench: $(DEV) ## Measure the summaries and pages on a large plan
	@$(CLEAN) $(BIN)/python -m benchmarks

lock: ## Resolve the dependencies anew and write both lock files
	@python=$$(mktemp -d) && trap 'rm -rf "$$python"' EXIT && $(PYTHON) -m venv "$$python" && \
	"$$python/bin/pip" install --quiet --disable-pip-version-check uv && \
	"$$python/bin/uv" pip compile pyproject.toml --quiet --upgrade --universal --generate-hashes \
		--no-emit-index-url --custom-compile-command 'make lock' --output-file requirements.lock && \
	"$$python/bin/uv" pip compile pyproject.toml --quiet --upgrade --universal --generate-hashes --group dev \
		--no-emit-index-url --custom-compile-command 'make lock' --output-file requirements-dev.lock

clean: ## Remove what make built; the development database in .data stays
	rm -rf .venv staticfiles htmlcov .coverage .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer was not found. Name one: make PYTHON=/path/to/python3' >&2; exit 1; }
	@echo 'Making .venv with $(PYTHON) …'
	@$(PYTHON) -m venv .venv

$(RUN): requirements.lock | .venv/bin/python
	@echo 'Installing what the tracker needs …'
	@$(PIP) -r requirements.lock
	@touch $@

$(DEV): requirements-dev.lock | .venv/bin/python
	@echo 'Installing what the tracker and its tests need …'
	@$(PIP) -r requirements-dev.lock
	@touch $@
