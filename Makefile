# The two commands of the README are `make run` and `make test`; everything else serves them.

PYTHON ?= python3
UV_VERSION := 0.13.8
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev
WORKERS ?= 2
EXAMPLES ?= 30
CLOCKS ?= 100000
SEED ?= 1
PATHS ?= .
# The tests of decisions alone cover domain and workflows whole; measuring all others too would cost half as much time again.
DECISIONS := tests/domain tests/workflows

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test fuzz deadlines ha lint check docs lock clean
.DELETE_ON_ERROR:

help:
	@echo "make run    set up, replay the published cases and serve them"
	@echo "make test   set up with the tools and run all tests"
	@echo "make fuzz   schemathesis against the served API, long; EXAMPLES=200 SEED=7 PATHS=/evidence"
	@echo "make deadlines  100,000 random due dates counted again by an independent checker, about a minute; CLOCKS=500000 SEED=7"
	@echo "make ha     high availability on trial: three PostgreSQL hosts, faults under load, about six minutes; FAULTS=\"--only 3\""
	@echo "make check  format, lint, types, architecture, tests"
	@echo "make docs   write the pages that are generated from the code"
	@echo "make lock   write requirements.lock anew from pyproject.toml"
	@echo "make clean  remove the environment and the caches"

setup: $(RUN_READY)
setup-dev: $(DEV_READY)

define PYTHON_CHECK
import sys; ok = sys.version_info >= (3, 11); ok or sys.exit("casework needs Python 3.11 or newer; %s is %d.%d. Name another one: make PYTHON=python3.12 ..." % (sys.executable, sys.version_info[0], sys.version_info[1]))
endef

$(BIN)/python:
	@$(PYTHON) -c '$(PYTHON_CHECK)'
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 && $(BIN)/python -m pip --version >/dev/null 2>&1 || { \
	  rm -rf $(VENV); \
	  $(PYTHON) -m pip install -q --disable-pip-version-check --target .tools uv==$(UV_VERSION) && \
	  .tools/bin/uv venv -q --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV); \
	} || { rm -rf $(VENV); echo "No environment could be made: install python3-venv, or pip for $(PYTHON)." >&2; exit 1; }

# $(1): what uv installs. Hashes are required on both ways; pip takes over where uv has no wheel or cannot connect.
# uv does not read pip's settings, so a mirror that was set for pip is passed on to it.
define install
	@set -eu; uv=$(BIN)/uv; py=$(BIN)/python; \
	if [ -x .tools/bin/uv ]; then uv=.tools/bin/uv; fi; \
	if [ ! -x "$$uv" ]; then $$py -m pip install -q --disable-pip-version-check uv==$(UV_VERSION) || true; fi; \
	index=$${PIP_INDEX_URL:-$$($$py -m pip config get global.index-url 2>/dev/null || true)}; \
	if [ -n "$$index" ] && [ -z "$${UV_DEFAULT_INDEX:-}" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
	if [ -x "$$uv" ] && $$uv pip install -q --python $$py --system-certs --compile-bytecode --require-hashes $(1) \
	  && $$uv pip install -q --python $$py --offline --no-deps --no-build-isolation -e .; then exit 0; fi; \
	echo "uv could not install; pip does it now, which takes about a minute."; \
	$$py -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; \
	$$py -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
endef

$(RUN_READY): requirements.lock pyproject.toml | $(BIN)/python
	$(call install,-r pyproject.toml --extra build -c requirements.lock)
	@touch $@

$(DEV_READY): requirements.lock pyproject.toml | $(BIN)/python
	$(call install,-r requirements.lock)
	@touch $(RUN_READY) $@

run: export CASEWORK_DATA ?= $(CURDIR)/var
run: setup
	@$(BIN)/casework demo --serve

# The tests start hundreds of processes: what they run is compiled once, not in each.
test: export PYTHONDONTWRITEBYTECODE =
test: setup-dev
	@rm -f .coverage
	$(BIN)/python -m pytest -n $(WORKERS) $(DECISIONS) --cov --cov-report=
	$(BIN)/python -m coverage report --fail-under=100
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup tests $(DECISIONS:%=--ignore=%)

fuzz: setup-dev
	$(BIN)/python -m tests.api.fuzzing --examples $(EXAMPLES) --seed $(SEED) --paths '$(PATHS)'

deadlines: setup-dev
	$(BIN)/python -m tests.deadlines --number $(CLOCKS) --seed $(SEED)

ha: setup-dev
	@$(BIN)/python -m docker.ha.trial $(FAULTS)

lint: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check: lint
	$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_papers.py
	@$(MAKE) --no-print-directory test

docs: setup-dev
	$(BIN)/python -c 'from casework.workflows.drawing import write; write()'

lock: setup-dev
	$(BIN)/uv pip compile -q --system-certs --upgrade --generate-hashes --universal --python-version 3.11 --no-header \
	  --extra dev --extra build --extra bench pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .tools var .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* build dist
	find casework tests -name __pycache__ -type d -prune -exec rm -rf {} +
