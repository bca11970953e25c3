# Two commands matter: `make demo` and `make test`. Each does all its own set-up.
# Needed: Python 3.11 or newer, make, git. uv is used where it is present, else venv and pip.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

# Tests start many processes, and each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test setup check format lock mutants wheels \
  bench bench-home bench-portal bench-fifty bench-people bench-register bench-changes bench-hostile \
  bench-spark bench-tracing bench-agreements docs messages clean

help:  ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.run  ## Tell the story of 2017 and 2018, and prove it
	@$(BIN)/proviso demo --out demo $(ARGS)

test: $(VENV)/.test  ## Run every test
	@$(BIN)/pytest -n auto $(ARGS)

setup: $(VENV)/.test  ## Create the environment with everything for development

check: $(VENV)/.test  ## Lint, formatting, types and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.test  ## Format the code and sort imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheels: $(VENV)/.test  ## Build both wheels, and run demo and verifier from them, outside the checkout
	@.ci/wheels $(BIN)

bench: $(VENV)/.test  ## Measure: each figure beside a peer or limit in the same run
	@$(BIN)/python -m benchmarks

bench-home: $(VENV)/.test  ## Measure whole walks in a home, on both databases
	@$(BIN)/python -m benchmarks.home $(ARGS)

bench-portal: $(VENV)/.test  ## Measure the portal's pages in a large home, and a walk over HTTP
	@$(BIN)/python -m benchmarks.portal $(ARGS)

bench-fifty: $(VENV)/.test  ## Have fifty people at work for a minute, on both databases
	@$(BIN)/python -m benchmarks.fifty $(ARGS)

bench-people: $(VENV)/.test  ## Measure the making of a synthetic register
	@$(BIN)/python -m benchmarks.people $(ARGS)

bench-register: $(VENV)/.test  ## Measure a register opened from its index beside one read anew
	@$(BIN)/python -m benchmarks.register $(ARGS)

bench-hostile: $(VENV)/.test  ## Measure registers that somebody made to be slow, beside an ordinary one
	@$(BIN)/python -m benchmarks.hostile $(ARGS)

bench-changes: $(VENV)/.test  ## Measure changes beside an index, beside the next index of them
	@$(BIN)/python -m benchmarks.changes $(ARGS)

bench-spark: $(VENV)/.test  ## Measure a batch by Spark over a register in parts, beside one tracer
	@$(BIN)/python -m benchmarks.spark $(ARGS)

bench-tracing: $(VENV)/.bench  ## Measure the tracing beside Splink, on the same requests
	@$(BIN)/python -m benchmarks.tracing $(ARGS)

bench-agreements: $(VENV)/.bench  ## Measure decisions, replays and differences beside peers
	@$(BIN)/python -m benchmarks.agreements $(ARGS)

docs: $(VENV)/.test  ## Make one site of all pages, with a search
	@$(BIN)/python -m handbook

messages: $(VENV)/.test  ## Print what the portal says as gettext has it, for whoever translates it
	@$(BIN)/python -m proviso_gateway.pages.messages $(ARGS)

mutants: $(VENV)/.mutants  ## Change the code in small ways and list the changes that no test notices
ifneq ($(ARGS)$(if $(VERIFY_ARGS),,all),)
	@nice -n 10 $(BIN)/python -m tests.mutants . $(ARGS)
endif
ifneq ($(VERIFY_ARGS)$(if $(ARGS),,all),)
	@nice -n 10 $(BIN)/python -m tests.mutants verify $(VERIFY_ARGS)
endif
ifeq ($(ARGS)$(VERIFY_ARGS),)
	@nice -n 10 $(BIN)/python -m tests.kernel_mutants
endif

lock:  ## Resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --extra all --group build --universal --generate-hashes --no-header \
	  --no-emit-package proviso-verify --upgrade -o requirements/run.txt
	uv pip compile pyproject.toml --extra all --group build --group test --universal --generate-hashes \
	  --no-header --no-emit-package proviso-verify --upgrade -c requirements/run.txt \
	  -o requirements/test.txt
	uv pip compile pyproject.toml --extra all --extra postgresql --group build --universal \
	  --generate-hashes --no-header --no-emit-package proviso-verify --upgrade \
	  -c requirements/test.txt -o requirements/server.txt
	uv pip compile pyproject.toml --extra all --group build --group test --group bench --universal \
	  --generate-hashes --no-header --no-emit-package proviso-verify --upgrade \
	  -c requirements/test.txt -o requirements/bench.txt
	uv pip compile pyproject.toml --extra all --group build --group test --group mutants --universal \
	  --generate-hashes --no-header --no-emit-package proviso-verify --upgrade \
	  -c requirements/test.txt -o requirements/mutants.txt

clean:  ## Remove the environment and everything that was made
	rm -rf $(VENV) demo demo-home demo-home.public demo-home.log-key.pem* result build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Proviso needs Python 3.11 or newer; say which with make PYTHON=python3.12"; exit 2; }
	@echo "Creating $(VENV) with $$($(PYTHON) --version)"
ifdef UV
	@uv venv --quiet --python "$$(command -v $(PYTHON))" $(VENV)
else
	@$(PYTHON) -m venv $(VENV)
endif

# The tracing is compiled once, so that nobody waits for it later.
COMPILE = from proviso_gateway.tracing import default_model as model, records, tracer; \
  tracer.Tracer(records.Records.of(()), model.DEFAULT)

$(VENV)/.run: requirements/run.txt pyproject.toml verify/pyproject.toml | $(VENV)/bin/python
	$(call install,run)
	@echo "Compiling the tracing, once"
	@$(BIN)/python -c '$(COMPILE)'

$(VENV)/.test: requirements/test.txt pyproject.toml verify/pyproject.toml | $(VENV)/bin/python
	$(call install,test)
	@echo "Compiling the tracing, once"
	@$(BIN)/python -c '$(COMPILE)'
	@touch $(VENV)/.run

$(VENV)/.bench: requirements/bench.txt pyproject.toml verify/pyproject.toml | $(VENV)/bin/python
	$(call install,bench)
	@touch $(VENV)/.run $(VENV)/.test

$(VENV)/.mutants: requirements/mutants.txt pyproject.toml verify/pyproject.toml | $(VENV)/bin/python
	$(call install,mutants)
	@touch $(VENV)/.run $(VENV)/.test

# Wheels come locked by hash; our own two distributions are installed as they stand in this folder.
ifdef UV
define install
	@echo "Installing requirements/$(1).txt with uv"
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/$(1).txt
	@uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e verify -e .
	@touch $@
endef
else
define install
	@echo "Installing requirements/$(1).txt with pip"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	  -r requirements/$(1).txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	  --no-build-isolation -e verify -e .
	@touch $@
endef
endif
