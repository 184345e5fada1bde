# Amparo's commands. `make` alone lists them.

PYTHON ?= python3
BIN    := .venv/bin
ARGS   ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
# Tests start hundreds of processes: each would compile all of ours anew where nothing may be kept.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help .venv demo run test lint types contracts bench faults lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[.a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv: .venv/.installed ## install everything into .venv (done by itself when needed)

# The stamp is written last: an installation that broke off is started afresh.
.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'Amparo needs Python 3.11 or newer and "$(PYTHON)" is not one: install it, or name it, as in: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'This Python cannot make a virtual environment: on Debian or Ubuntu run "apt-get install python3-venv" as root, then call make again.' >&2; exit 1; }
	@echo 'Preparing .venv: about a minute, only now and when requirements.lock changes.'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: .venv ## one invented case from screening to closing in about a minute, told as it goes, into var/demo
	$(BIN)/amparo demo --out var/demo $(ARGS)

run: .venv ## start an office whose records lie in var/office
	$(BIN)/amparo up --data var/office $(ARGS)

test: .venv ## run the tests, some at once (ARGS="-n 0 tests/core" to choose, and one after the other)
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal $(ARGS)

lint: .venv ## check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv ## check the types
	$(BIN)/mypy

contracts: .venv ## check that imports point one way
	$(BIN)/lint-imports --no-logo

bench: .venv ## measure, and print the figures
	$(BIN)/python -m benchmarks $(ARGS)

faults: .venv ## kill the parts of an office 200 times and compare what is left (ARGS="--rounds 20 --seed 7")
	$(BIN)/python -m tests.faults $(ARGS)

# No address of an index and no place on this machine may reach the lock: it is read by every machine.
lock: | $(BIN)/uv ## renew requirements.lock from pyproject.toml (ARGS=--upgrade for newer releases)
	$(BIN)/uv pip compile --quiet --system-certs --universal --python-version 3.11 --all-extras --generate-hashes --strip-extras \
	  --no-header --custom-compile-command 'make lock' --output-file requirements.lock pyproject.toml $(ARGS)

$(BIN)/uv: # any uv will do: the environment is made anew from the lock that it writes
	$(MAKE) .venv

clean: ## remove what was made: .venv, builds and caches, but never var/
	rm -rf .venv build dist htmlcov .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find $(wildcard core plugins workflows document_templates app tests benchmarks) -name __pycache__ -prune -exec rm -rf {} +
