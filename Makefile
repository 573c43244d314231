# The commands of the house; `make` alone lists them. Needs Python 3.11 or newer, nothing else.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup setup-all run test check lint quick bench golden gallery lock format clean

PORT ?= 8000
WORKERS ?= 2
SUITABLE := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c '$(SUITABLE)' >/dev/null 2>&1 && { echo $$python; break; }; done)
BIN := .venv/bin
# Some machines tell Python to keep no compiled modules; then every start of a server compiles all of them again.
export PYTHONDONTWRITEBYTECODE :=

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name does; do \
		printf '  make %-8s %s\n' "$$name" "$$does"; done

.PHONY: python
python:
	@$(or $(PYTHON),false) -c '$(SUITABLE)' || \
		{ echo 'No Python 3.11 or newer found. Install one, or name it: make PYTHON=/path/to/python3' >&2; exit 1; }

setup: python ## environment, packages, front-end assets; nothing when all is there
	@$(PYTHON) -m config.setup runtime

setup-all: python
	@$(PYTHON) -m config.setup all

run: setup ## a demo hall on http://127.0.0.1:8000/ (PORT=… changes the port)
	@exec $(BIN)/kiosk demo --port $(PORT)

test: python ## all tests, with a real PostgreSQL, Valkey and browser
	@$(PYTHON) -m config.setup all browser
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

check: setup-all lint test ## format, lint, types, imports, dependencies, then all tests

lint: setup-all
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry config display kiosk printer
	$(BIN)/djlint --lint --quiet kiosk display

quick: setup-all ## the rules and the verbs, in seconds
	@$(BIN)/python -m pytest tests/domain tests/operations -q -m "not slow" --durations=0

bench: setup-all ## measure; one table, ratios first
	@$(BIN)/python -m tests.bench

golden: setup-all ## write the golden slips anew, to be read before they are committed
	@GOLDEN=write $(BIN)/python -m pytest tests/printer -q -k golden

gallery: setup-all ## take the pictures of the README again, from a demo hall
	@$(BIN)/python -m tests.browser.gallery

lock: setup-all ## bring the locks up to pyproject.toml and package.json
	@$(BIN)/python -m config.setup.lock

format: setup-all ## put the code into its form
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

clean: ## take away what the set-up made; data under var/ stay
	rm -rf .venv node_modules build kiosk/static/built printer/fonts display/voice .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
