# Every target sets itself up first; a second call takes seconds.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

.DEFAULT_GOAL := help
.PHONY: help setup setup-checks run demo test check bench bench-analytics bench-healing fuzz screenshots clean

help:            ## Say what there is
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: $(VENV)/.ready   ## Virtual environment, requirements, Chromium, database
	@$(BIN)/python manage.py find_chromium --install
	@$(BIN)/python manage.py migrate --verbosity 0

$(VENV)/.ready: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
	  echo "python3-venv is missing; as root: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

setup-checks: setup $(VENV)/.ready-checks tests/browser/node_modules/.ready

$(VENV)/.ready-checks: tests/requirements.txt $(VENV)/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

# axe-core and Chart.js for the browser tests, from their npm packages.
tests/browser/node_modules/.ready: tests/browser/package-lock.json
	@command -v npm >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq npm >/dev/null; } || { \
	  echo "npm is missing; install Node.js with npm"; exit 1; }
	cd tests/browser && npm ci --silent --no-audit --no-fund
	@touch $@

run: export DEMO ?= 1
run: setup       ## Serve on 127.0.0.1:8000 with the demo shop and its cases
	@$(BIN)/python manage.py demo_seed --run
	@echo "Open http://127.0.0.1:$(PORT)/"
	@exec $(BIN)/uvicorn tieredapp.asgi:application --host 127.0.0.1 --port $(PORT) \
	  --timeout-graceful-shutdown 3 --log-level warning --ws-per-message-deflate false

demo: export DEMO = 1
demo: setup      ## Run the demo cases on the command line, no server needed
	@$(BIN)/python manage.py demo_run

test: setup-checks   ## Run the tests
	$(BIN)/python -m pytest -n auto --dist loadgroup

check: setup-checks  ## All that a commit must pass
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python -m pytest -n auto --dist loadgroup --reruns 2 -raR

bench: setup-checks  ## Speed and memory against bare Playwright; BENCH_JSON=file writes the figures
	$(BIN)/python -m tests.benchmarks

bench-analytics: setup-checks  ## Home and analytics pages at 0.1, 1 and 5 million tier logs; BENCH_ROWS names others
	$(BIN)/python -m tests.benchmarks analytics

bench-healing: setup-checks  ## Healing on recorded page pairs; BENCH_DATA, BENCH_JSON
	$(BIN)/python -m tests.benchmarks.healing

fuzz: setup-checks   ## The API against its schema as every role; FUZZ_SECONDS
	$(BIN)/python -m tests.api.fuzz

screenshots: setup-checks  ## Take the documentation's pictures again
	$(BIN)/python -m tests.screenshots

clean:           ## Remove the environment; data in var/ stays
	rm -rf $(VENV)
