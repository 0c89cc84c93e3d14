# Every command of the project. `make run` and `make test` are the two to begin with.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
SDK := $(VENV)/sdk
# How many processes run the tests; "auto" takes every core.
WORKERS ?= 2
# How many requests `make fuzz` makes up for each operation, and the seed that repeats a run of it, of `make mangle` or of `make crash`.
EXAMPLES ?= 300
# How many articles `make mangle` mangles.
ARTICLES ?= 100000
# How often `make crash` kills a server of each kind of database.
KILLS ?= 200
# How many reports the archive of `make growth` has; some seven rows come of each.
REPORTS ?= 160000
SEED ?= $(shell date +%Y%m%d)

# One process of a parallel run must not start a pool of threads of its own for the parser's arithmetic.
export OMP_NUM_THREADS := 1

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run install install-dev seed serve test lint lint-rules lint-format lint-types lint-imports lint-contract format fuzz mangle crash bench bench-archive growth evaluate floors contract examples compat release sdk sdk-python sdk-typescript lock clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 22

run: install seed serve ## install, migrate, read in the four seed articles, serve on port 8000

install: $(VENV)/installed ## the environment in .venv with what the service needs

install-dev: $(VENV)/installed-dev ## the same with what the tests and linters need

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with: make run PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

# A stamp is newer than its lock once the lock is installed, so that a second run installs nothing.
$(VENV)/installed: requirements.lock | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# What lints the contract and makes the TypeScript client; nothing else needs Node.
openapi/node_modules/installed: openapi/package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 or newer is needed, with npm."; exit 1; }
	npm --prefix openapi ci --silent
	@touch $@

seed: install
	@$(BIN)/python -m service migrate
	@$(BIN)/python -m service seed

serve: install
	@$(BIN)/python -m service serve --host $(HOST) --port $(PORT)

# The TypeScript client is tested where there is Node to run it.
test: install-dev sdk-python $(if $(shell command -v npm),sdk-typescript) ## the whole suite, on SQLite and on a PostgreSQL that it starts itself
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

lint: lint-rules lint-format lint-types lint-imports lint-contract ## ruff, strict mypy, the import contract, Spectral and Redocly

lint-rules: install-dev
	$(BIN)/ruff check

lint-format: install-dev
	$(BIN)/ruff format --check

lint-types: install-dev
	$(BIN)/mypy

lint-imports: install-dev
	$(BIN)/lint-imports

lint-contract: openapi/node_modules/installed
	npm --prefix openapi run --silent lint

format: install-dev ## put the code into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

fuzz: install-dev ## requests made up from the contract, many more than `make test` makes
	COMMUNIQUE_TEST_EXAMPLES=$(EXAMPLES) COMMUNIQUE_TEST_SEED=$(SEED) \
	  $(BIN)/python -m pytest -n $(WORKERS) --timeout 7200 tests/contract/test_requests.py

mangle: install-dev ## the extractor on many mangled articles: nothing is raised, every offset and date and code holds
	COMMUNIQUE_TEST_EXAMPLES=$(ARTICLES) COMMUNIQUE_TEST_SEED=$(SEED) \
	  $(BIN)/python -m pytest -n 0 --timeout 0 tests/extraction/test_mangled.py

crash: install-dev ## a server under load and its workers, killed many times on each database: all that was acknowledged is there, once
	COMMUNIQUE_TEST_KILLS=$(KILLS) COMMUNIQUE_TEST_SEED=$(SEED) \
	  $(BIN)/python -m pytest -n 0 --timeout 0 -s tests/survival/test_crashes.py

bench: install-dev ## speed and memory, each beside its own yardstick in the same run
	$(BIN)/python -m tests.bench

bench-archive: install-dev ## what 10,000 articles in one upload cost until the last is kept, in time and memory; some minutes
	$(BIN)/python -m tests.bench.batches

growth: install-dev ## what a request, and one more article, cost in an archive of a million rows, beside a small one, on each database
	$(BIN)/python -m tests.bench.growth $(REPORTS)

evaluate: install ## how well the project's own gold articles are read, and what changed since `make floors`
	$(BIN)/python -m service evaluate tests/gold/*.jsonl --compare tests/gold/floors.json

floors: install ## keep the present scores as those that may not drop
	$(BIN)/python -m service evaluate tests/gold/*.jsonl --save tests/gold/floors.json

contract: install-dev ## write openapi/openapi.json anew from the code
	$(BIN)/python -m service openapi

examples: install-dev ## ask the service anew for the answers that the contract shows
	$(BIN)/python -m tests.contract.answers
	$(BIN)/python -m service openapi

compat: install-dev ## what would break a client of the last released contract
	$(BIN)/python -m openapi.compat

release: compat ## make the present contract the released one, which binds from then on
	mkdir -p openapi/released
	cp openapi/openapi.json openapi/released/v1.json

sdk: sdk-python sdk-typescript ## the Python and the TypeScript client, in openapi/sdk/python and openapi/sdk/typescript

sdk-python: openapi/sdk/python/pyproject.toml

sdk-typescript: openapi/sdk/typescript/schema.d.ts

# The generator and the service want different releases of one library.
$(SDK)/installed: openapi/requirements.lock | $(BIN)/python
	$(BIN)/python -m venv $(SDK)
	$(SDK)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

openapi/sdk/python/pyproject.toml: openapi/openapi.json openapi/sdk/for_python.py openapi/sdk/python.yaml openapi/sdk/python_templates/str_enum.py.jinja $(SDK)/installed
	$(BIN)/python openapi/sdk/for_python.py > $(SDK)/contract.json
	PATH="$(abspath $(SDK))/bin:$$PATH" $(SDK)/bin/openapi-python-client generate --path $(SDK)/contract.json --fail-on-warning \
	  --config openapi/sdk/python.yaml --custom-template-path openapi/sdk/python_templates \
	  --meta uv --output-path $(@D) --overwrite

openapi/sdk/typescript/schema.d.ts: openapi/openapi.json openapi/node_modules/installed
	mkdir -p $(@D)
	cd openapi/sdk && ../node_modules/.bin/openapi-typescript ../openapi.json --output typescript/schema.d.ts \
	  --root-types --root-types-no-schema-prefix

lock: install-dev openapi/node_modules/installed ## pin every dependency anew, with hashes, for every platform
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
	  --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
	  --constraint requirements.lock --group dev --output-file requirements-dev.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
	  --output-file openapi/requirements.lock --group pyproject.toml:sdk
	npm --prefix openapi run --silent lock

clean: ## remove the environment and what the tools leave
	rm -rf $(VENV) openapi/node_modules openapi/sdk/python openapi/sdk/typescript .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
