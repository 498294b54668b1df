# What each target is for: `make help`. Every target prepares what it needs; Python 3.11 or newer is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := console server_stub tests
# Unbuffered, so that progress is seen as it is made when the output is no terminal either.
PYTEST := PYTHONUNBUFFERED=1 $(BIN)/pytest -n auto --dist worksteal
COMPILE := uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url \
	--no-annotate --no-header -q --group build

.PHONY: help setup run test check lint bench snapshots lock

help: ## show this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

setup: $(VENV)/.ready ## make the virtual environment from the lock file

$(VENV)/.ready: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=python3.11, for example")'
	@.ci/set-up $(PYTHON) $(VENV)
	@touch $@

run: setup ## the console with an embedded relay, the stand-in for Meta and visitors
	@echo 'Starting the console, a relay and the stand-in for Meta.'
	@$(BIN)/messenger-console demo

test: setup ## all tests, on all cores
	@echo 'Collecting the tests in as many processes as there are cores.'
	@$(PYTEST)

check: lint test ## format, lint, types, import contracts, tests

lint: setup ## format, lint, types, import contracts
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## measure, as ratios in one run; writes bench.json
	@$(BIN)/python -m tests.bench

snapshots: setup ## draw the stored screens again, after a change that was meant
	@$(BIN)/pytest tests/snapshots --update-screens

lock: ## resolve the dependencies again (needs uv)
	$(COMPILE) -o requirements.lock
	$(COMPILE) --group dev -o requirements-dev.lock
