# Everything that is done with this project. `make demo` and `make test` need Python 3.11 or newer, make, and a package index.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: help setup demo test soak browser check lock vendor sample laws clean
.DEFAULT_GOAL := help

help:
	@echo "make demo        set everything up, run the sample region, print the paths of the pack and the dashboards"
	@echo "make test        set everything up and run the tests"
	@echo "make check       style, types, import contract"
	@echo "make bench-NAME  one benchmark: $(patsubst benchmarks/bench_%.py,%,$(wildcard benchmarks/bench_*.py))"
	@echo "make soak        kill commands that change a store 200 times, land 10,000 mutated files, look back from every month, bring back workbooks in 210 states (2 hours at most; KILLS=20 FILES=500 for less)"
	@echo "make sample      make data/sample anew;  make laws: simulate anew what a rise is worth by chance;  make lock / make vendor: renew pinned versions"

setup: $(READY)

$(READY): requirements.lock pyproject.toml setup.py
	@$(PYTHON) -c 'import sys; sys.exit("riskagg needs Python 3.11 or newer, found " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@echo "Setting up $(VENV): about a minute and a half, once."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m riskagg_pipelines.server
	@$(BIN)/python -m compileall -q src pipelines  # also where PYTHONDONTWRITEBYTECODE would have every run compile them anew
	@touch $(READY)

demo: setup
	@rm -rf build/demo && mkdir -p build/demo && cp -r data/sample/inbox data/sample/area.toml build/demo
	@$(BIN)/riskagg --area build/demo run --month 2026-10 || [ $$? -eq 3 ]  # 3: done, and some of the sample's files are refused, as they should be

browser:
	@{ command -v chromium && command -v pdftotext; } >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing a browser, and what reads a printed page, for the tests of the pages."; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium poppler-utils >/dev/null; \
	  else echo "Tests of the pages will be skipped. Install the packages 'chromium' and 'poppler-utils' to run them."; fi; }

test: setup browser
	@$(BIN)/python -m pytest -n 2 --dist worksteal

KILLS ?= 200
FILES ?= 10000

soak: setup
	@mkdir -p build/bench
	@PYTHONPATH=tests $(BIN)/python -W ignore -m benchmarks.soak --kills $(KILLS) --files $(FILES)
	@AT_LENGTH=1 $(BIN)/python -m pytest tests/test_future.py tests/test_kill.py tests/test_returned_as_given.py

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench-%: setup
	@mkdir -p build/bench
	@$(BIN)/python -m benchmarks.bench_$*

# The stories are measured on the demo's area.
bench-results: build/demo/warehouse.duckdb

build/demo/warehouse.duckdb:
	@$(MAKE) --no-print-directory demo

sample: setup
	@rm -rf data/sample/inbox data/sample/truth
	@$(BIN)/riskagg simulate data/sample

laws: setup
	@$(BIN)/python -m riskagg.score.null_law_table

# Needs uv; the lock file names versions and hashes, no index.
lock:
	@uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml --output-file requirements.lock

# Needs npm; renews the chart library that the pages carry (version and SHA-256 stand in reports/static/vendor/VENDOR.md).
vendor:
	@cd reports/static/vendor && npm pack --silent plotly.js-basic-dist-min && tar -xzf plotly.js-basic-dist-min-*.tgz && \
	  echo "Compare package/ with VENDOR.md, move the file, mend VENDOR.md, remove package/ and the archive."

clean:
	@rm -rf build dist *.egg-info src/*.egg-info .mypy_cache .ruff_cache .hypothesis
