# Every target sets up what it needs. `make` alone lists them.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv
READY := $(VENV)/ready
CHECKED := src tests bench scan
# One more than the cores: the journeys wait for their browsers.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.DEFAULT_GOAL := help
.PHONY: help setup run test test-rules check fix bench scan lock manual wheel clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1 \t/' | expand -t 22

setup: $(READY)  ## install everything into .venv, from locked versions with hashes

$(READY): pyproject.toml requirements/dev.txt requirements/uv.txt
	@command -v $(PYTHON) >/dev/null || { echo "Hygie needs Python 3.11 or later: there is no $(PYTHON). Name yours: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("Hygie needs Python 3.11 or later, this is " + sys.version.split()[0] + ". Name a newer one: make PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	@echo "Installing into $(VENV): a minute or two the first time…"
	@test -x $(BIN)/pip || { $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null && $(PYTHON) -m venv $(VENV); } || { rm -rf $(VENV); echo "Python cannot make a virtual environment: its venv module is missing. On Debian or Ubuntu: apt-get install python3-venv. Then again: make $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(UV) pip install -q --require-hashes -r requirements/dev.txt
	@$(UV) pip install -q --no-deps --no-build-isolation -e .
	@touch $(READY)

run: $(READY)  ## start everything, with a demonstration: the address is printed
	@$(BIN)/hygie run --demo

test: check  ## every check and every test

check: $(READY)  ## format, lint, import map, types, migrations, then all the tests
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/djlint --quiet --check src/hygie
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/python -m pytest -n $(WORKERS)

test-rules: $(READY)  ## the rules alone: seconds, no database
	$(BIN)/python -m pytest -q $(wildcard tests/*/test_rules*.py tests/kernel)

fix: $(READY)  ## format, and mend what the linters can mend
	$(BIN)/ruff format $(CHECKED)
	$(BIN)/ruff check --fix $(CHECKED)
	-$(BIN)/djlint --quiet --reformat src/hygie

bench: $(READY)  ## measure speed and size, ten minutes; some of it: parts="register api"
	$(BIN)/python -m bench $(parts)

scan: $(READY)  ## secrets in the files, known faults in the locked packages
	$(BIN)/python -m scan

manual: $(READY)  ## write the pages of the manual that come from the code
	@$(BIN)/hygie settings --page > docs/operator/reglages.md.new
	@mv docs/operator/reglages.md.new docs/operator/reglages.md
	@$(BIN)/hygie roles --page > docs/user/roles.md.new
	@mv docs/user/roles.md.new docs/user/roles.md

lock: $(READY)  ## compute the locked versions again
	cd requirements && for kind in "run.txt" "dev.txt --extra dev"; do \
	  $(CURDIR)/$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header ../pyproject.toml -o $$kind; done
	cd requirements && $(CURDIR)/$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header uv.in -o uv.txt

wheel: $(READY)  ## build the package into dist/
	$(UV) build -q --wheel --no-build-isolation

clean:  ## remove the environment and the build, never the data in var/
	rm -rf $(VENV) dist
