# Every target prepares what it needs; nothing has to be installed first but Python 3.11+.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help serve test lint check lock clean bench bench-peers bench-rest \
	bench-sparql bench-pages screenshots

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

serve: $(VENV)/.run  ## Serve API and pages on http://127.0.0.1:8000 (ARGS='--port 9000')
	$(BIN)/crosslane serve $(ARGS)

test: $(VENV)/.dev  ## Run the tests (ARGS='-k pricing')
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/.dev  ## Check style, types and import direction
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports --no-cache

check: lint test  ## What CI runs

lock:  ## Pin every dependency again (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --custom-compile-command 'make lock' pyproject.toml --group build -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --custom-compile-command 'make lock' pyproject.toml --group build --group dev -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
	  --custom-compile-command 'make lock' benchmarks/requirements.in -o benchmarks/requirements.txt

screenshots: $(VENV)/.dev  ## Take pictures of every page (ARGS='matrix --lang zh', '--docs')
	$(BIN)/python -m tests.screenshots $(ARGS)

bench: $(VENV)/.dev bench-peers  ## Run every benchmark (ARGS='--quick', '--only rest', '--list')
	$(BIN)/python -m benchmarks.all $(ARGS)

bench-peers: $(BIN)/python  ## Install what the benchmarks compare with
	$(PYTHON) -m venv --without-pip benchmarks/.venv
	$(PYTHON) -m pip --python benchmarks/.venv/bin/python --disable-pip-version-check --quiet \
	  install --require-hashes -r benchmarks/requirements.txt

bench-rest: $(VENV)/.dev bench-peers  ## Measure REST beside uvicorn and FastAPI (ARGS='--quick')
	$(BIN)/python -m benchmarks.rest $(ARGS)

bench-sparql: $(VENV)/.dev bench-peers  ## Measure SPARQL beside its peers (ARGS='--quick')
	$(BIN)/python -m benchmarks.sparql $(ARGS)

bench-pages: $(VENV)/.dev  ## Measure the pages: weight, server time, time until ready (ARGS='--loads 1')
	$(BIN)/python -m benchmarks.pages $(ARGS)

clean:  ## Remove everything generated
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

# venv without pip: Debian's python3 has no ensurepip until python3-venv is installed.
$(BIN)/python:
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
