# What one can do here; `make` alone lists it.
.DEFAULT_GOAL := help
.SHELLFLAGS := -eu -c
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
SET_UP := .venv/.set-up
RUNNABLE := .venv/.runnable
define INSTALL
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed."; exit 69; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --no-compile
endef
VERSION = $(shell sed -n 's/^VERSION = "\(.*\)"/\1/p' shared/version.py)
REVISION = $(shell git rev-parse --short HEAD 2>/dev/null || echo unknown)
CHANGED = $(shell git log -1 --format=%ct 2>/dev/null || echo 0)
TEMPLATES := shared/web/templates services/*/templates
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
	--universal --python-version 3.11 --custom-compile-command "make lock"

.PHONY: help setup run test check format faults rehearse bench lock messages contracts images sbom

help: ## say what one can do here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: $(SET_UP) ## make .venv and nothing else

$(SET_UP): requirements-dev.txt
	$(INSTALL) -r requirements-dev.txt
	@touch $@ $(RUNNABLE)

# What tests and checks need weighs three times as much: who only wants to see the platform does not wait for it.
$(RUNNABLE): requirements.txt
	$(INSTALL) -r requirements.txt
	@touch $@

run: $(RUNNABLE) ## start the whole platform in one process, with made-up content
	$(BIN)/python -m deploy.all_in_one

test: setup ## run every test, on SQLite and on PostgreSQL + RabbitMQ
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

check: setup ## read everything without running it: style, types, layers, templates, French
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --lint --quiet $(wildcard $(TEMPLATES))
	$(BIN)/codespell
	$(BIN)/python -m pytest -q tests/test_plain_french.py

format: setup ## lay the code out as the house does
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

faults: setup ## kill, cut and freeze real processes, and show that every mutant is caught
	$(BIN)/python -m tests.faults
	$(BIN)/python -m tests.lanes

rehearse: setup ## play on real containers what operators go through: kills, restores, upgrades… (WHAT="kills" for one)
	$(BIN)/python -m tests.rehearsals $(WHAT)

bench: setup ## measure beside raw pika; the table also goes to var/bench.json (WHAT="lanes" for the exit's lanes, "pages" for 5,000 products, "similar" for 100,000 ideas, "ideas" for lists of 10,000)
	$(BIN)/python -m tests.bench$(if $(WHAT),.$(WHAT))

lock: setup ## resolve requirements again, with hashes and without an index
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) deploy/requirements-traces.in -o deploy/requirements-traces.txt
	$(LOCK) deploy/requirements-minutes.in -o deploy/requirements-minutes.txt

messages: setup ## bring the translators' catalogues up to date with the screens
	$(BIN)/python -m tests.translations

contracts: setup ## write the published documents of events and APIs, unless a released event is broken
	$(BIN)/python -m deploy.contracts

images: ## build the four container images; the same sources give the same files
	@for service in ideas governance portfolio notify; do \
		docker build --quiet --file deploy/Dockerfile --build-arg SERVICE=$$service --build-arg VERSION=$(VERSION) \
			--build-arg REVISION=$(REVISION) --build-arg SOURCE_DATE_EPOCH=$(CHANGED) \
			--tag tikub/$$service:$(VERSION) . && echo tikub/$$service:$(VERSION); \
	done

sbom: images $(SET_UP) ## write down what is inside each image (CycloneDX, in var/sbom)
	$(BIN)/python -m deploy.sbom
