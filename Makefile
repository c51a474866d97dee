# Targets for people; `make` alone lists them. CI calls the same ones (.ci/run).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CUT_OFF ?= 2010Q3
SECONDS ?= 600
COUNT ?= 50
SEED ?= 1
FILES ?= --files

# Else each of the many processes that run compiles the library anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup report test check size lab bench bench-projection bench-report wheel-check fuzz faults mutants gallery clean lock

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: $(READY) ## make .venv and install the exact versions of requirements.lock

# uv's own pin and hashes are read from the lock as well, so that nothing is installed unpinned.
# All is compiled, half a minute of work, only where Python would not keep what it compiles itself.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with: make setup PYTHON=python3.12" >&2; exit 2; }
	@echo "Installing into $(VENV) (once, some 20 seconds) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/# via/p' requirements.lock > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@$(BIN)/uv pip sync --quiet $(if $(PYTHONDONTWRITEBYTECODE),--compile-bytecode) --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $(READY)

report: $(READY) ## make reports/<quarter>/informe_<quarter>.pdf from data/raw (CUT_OFF=2010Q3)
	@$(BIN)/indicators report --cut-off $(CUT_OFF)

test: $(READY) ## run the tests
	@$(BIN)/python -m pytest -q -n auto

check: $(READY) ## linters, types, import contract, clean notebooks, lock up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/nbstripout --verify --extra-keys "$(NOTEBOOK_KEYS)" notebooks/*.ipynb
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --all-extras --no-header pyproject.toml -o $(VENV)/lock.txt --constraints requirements.lock
	@grep -v '^#' requirements.lock | grep -E '^[a-z0-9]' | sort > $(VENV)/a; grep -E '^[a-z0-9]' $(VENV)/lock.txt | sort > $(VENV)/b; diff $(VENV)/a $(VENV)/b || { echo "requirements.lock does not fit pyproject.toml; run: make lock" >&2; exit 1; }

NOTEBOOK_KEYS := metadata.papermill metadata.widgets cell.metadata.papermill cell.metadata.execution

size: $(READY) ## how large the library is, beside what it should stay under
	@$(BIN)/python -m benchmarks.size

lab: $(READY) ## open JupyterLab on a copy of notebooks/
	@$(BIN)/indicators lab

bench: $(READY) ## measure speed against what a user would otherwise use
	@$(BIN)/python -m benchmarks.startup
	@$(BIN)/python -m benchmarks.reading

wheel-check: $(READY) ## install the wheel into an empty environment and make a report there
	@.ci/wheel

fuzz: $(READY) ## read mutated files for ten minutes (SECONDS=600)
	@$(BIN)/python -m benchmarks.fuzz --seconds $(SECONDS)

faults: $(READY) ## kill reports, fill the disk, open hostile files, ten minutes (SECONDS=600; FILES= for none)
	@$(BIN)/python -m benchmarks.faults --seconds $(SECONDS) $(FILES)

mutants: $(READY) ## change operators of reading and analysis, and see whether a test fails (COUNT=50 SEED=1)
	@$(BIN)/python -m benchmarks.mutants --count $(COUNT) --seed $(SEED)

bench-report: $(READY) ## a report beside papermill and nbconvert through a browser (needs Chromium)
	@$(BIN)/python -m benchmarks.report

gallery: $(READY) ## draw the pictures of the docs anew
	@$(BIN)/python -m benchmarks.gallery

bench-projection: $(READY) ## score the projections on public data, beside libraries (20 min; QUICK=1; PANELS=dir)
	@test -x .venv-bench/bin/python || $(BIN)/uv venv --quiet --python $(BIN)/python .venv-bench
	@$(BIN)/uv pip install --quiet --python .venv-bench/bin/python --group bench-projection
	@PYTHONPATH=src .venv-bench/bin/python -m benchmarks.projection $(if $(QUICK),--quick) $(if $(PANELS),--panels $(PANELS))

lock: $(READY) ## pin anew what pyproject.toml allows
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --all-extras --no-header pyproject.toml -o requirements.lock

clean: ## remove .venv, caches and data/processed; reports stay
	@rm -rf $(VENV) .venv-bench .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@rm -f data/processed/*.parquet data/processed/manifest.json
