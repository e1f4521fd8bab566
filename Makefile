# Everything a person types. `make help` lists it; docs/setup.md explains it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

PORT ?= 8000
SECONDS ?= 60
DATA ?= data
CONFIG ?= backend/training/configs/efficientnet-b0.toml

VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install -q --no-compile
# Tools of their own, apart from what the project runs on.
TOOL = { test -d var/tools || $(BIN)/python -m venv var/tools; } && \
	var/tools/bin/pip --disable-pip-version-check --no-input install -q
LOCKED := --no-deps --no-build-isolation --use-pep517 --require-hashes
export PATH := $(BIN):$(PATH)

# A stamp carries the checksum of what it was made from: a changed pin makes a new name.
key = $(firstword $(shell cat $(1) 2>/dev/null | cksum))
BUILD_LOCK := backend/requirements-build.txt
SERVE_LOCKS := $(BUILD_LOCK) backend/requirements.txt
TRAIN_LOCKS := $(BUILD_LOCK) backend/requirements-train.txt backend/requirements-torch.txt
TEST_LOCKS := $(BUILD_LOCK) backend/requirements-dev.txt backend/requirements-torch.txt \
	backend/requirements-generate.txt
MOBILE_LOCKS := backend/requirements-mobile.txt backend/requirements-torch.txt
FRONT_SOURCES := $(shell find frontend/src frontend/public frontend/index.html \
	frontend/vite.config.ts frontend/package-lock.json docs/evaluation/*/*.png -type f 2>/dev/null | LC_ALL=C sort)

PYTHON_READY := $(VENV)/.ready-python
PACKAGE_READY := $(VENV)/.ready-package-$(call key,backend/pyproject.toml $(BUILD_LOCK))
SERVE_READY := $(VENV)/.ready-serve-$(call key,$(SERVE_LOCKS))
TRAIN_READY := $(VENV)/.ready-train-$(call key,$(TRAIN_LOCKS))
TEST_READY := $(VENV)/.ready-test-$(call key,$(TEST_LOCKS))
MOBILE_READY := var/mobile/.ready-$(call key,$(MOBILE_LOCKS))
NODE_READY := frontend/node_modules/.ready-$(call key,frontend/package-lock.json)
DIST_READY := frontend/dist/.ready-$(call key,$(FRONT_SOURCES))

.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- Run ---------------------------------------------------------------------------------------

.PHONY: dev
dev: install ## Serve dashboard (localhost:5173, hot reload) and API (localhost:8000)
	@$(BIN)/python scripts/dev.py

.PHONY: run
run: install $(DIST_READY) ## Serve API and built dashboard for this machine alone, on PORT (8000)
	@# Without keys only where nobody else reaches it and nobody has said otherwise.
	@if [ -z "$$DETECTOR_ACCESS" ] && ! grep -Eqs '^DETECTOR_(ACCESS|HOST)=' .env; then \
		case "$${DETECTOR_HOST:-127.0.0.1}" in 127.*|localhost|::1) export DETECTOR_ACCESS=local;; esac; \
	fi; DETECTOR_ENV=$${DETECTOR_ENV:-production} exec $(BIN)/detector serve --port $(PORT)

.PHONY: install
install: $(PACKAGE_READY) $(SERVE_READY) $(NODE_READY) ## Install what serving needs (no torch), and nothing else

.PHONY: install-training
install-training: $(PACKAGE_READY) $(TRAIN_READY) ## Install what detector-train needs, torch included

.PHONY: build
build: $(DIST_READY) ## Build the dashboard into frontend/dist

.PHONY: migrate
migrate: install ## Bring the database to this version's schema
	@$(BIN)/detector migrate

# --- Check -------------------------------------------------------------------------------------

.PHONY: test
test: $(PACKAGE_READY) $(TEST_READY) $(NODE_READY) ## Run every check and test of both sides
	@$(BIN)/python scripts/check.py

.PHONY: lint
lint: $(PACKAGE_READY) $(TEST_READY) $(NODE_READY) ## Run only the checks that read the code
	@$(BIN)/python scripts/check.py lint

.PHONY: e2e
e2e: $(PACKAGE_READY) $(SERVE_READY) $(NODE_READY) $(DIST_READY) ## Run only the end-to-end tests in Chromium
	@$(BIN)/python scripts/e2e.py

.PHONY: format
format: $(PACKAGE_READY) $(TEST_READY) $(NODE_READY) ## Format and fix both sides
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .
	@cd frontend && npm run --silent format

.PHONY: bench
bench: $(PACKAGE_READY) $(TEST_READY) ## Measure speed and memory beside a torch baseline; ARGS=--quick for less
	@$(BIN)/python scripts/bench.py --output var/bench.json $(ARGS)

.PHONY: sbom
sbom: $(PACKAGE_READY) ## Write CycloneDX documents of what is shipped to var/sbom
	@mkdir -p var/sbom && test -x var/tools/bin/cyclonedx-py || $(TOOL) 'cyclonedx-bom==7.5.0'
	@for lock in requirements requirements-scale; do PYTHONWARNINGS=ignore var/tools/bin/cyclonedx-py requirements \
		--pyproject backend/pyproject.toml --output-reproducible -o var/sbom/$$lock.json backend/$$lock.txt; done
	@cd frontend && npm sbom --package-lock-only --omit dev --sbom-format cyclonedx > ../var/sbom/dashboard.json
	@ls -l var/sbom

.PHONY: install-generator
install-generator: $(PACKAGE_READY) ## Install the face generator of `python -m training generate` (90 MB)
	@$(PIP) $(LOCKED) -r backend/requirements-generate.txt

.PHONY: audit
audit: $(PACKAGE_READY) ## Report known vulnerabilities of the pinned packages (needs the internet)
	@test -x var/tools/bin/pip-audit || $(TOOL) 'pip-audit==2.10.1'
	@$(BIN)/python scripts/audit.py $(ARGS)

.PHONY: fuzz
fuzz: $(PACKAGE_READY) $(SERVE_READY) ## Fuzz the decoder for SECONDS (60), guided by what it reaches
	@test -d var/fuzz/atheris || $(PIP) --no-deps --target var/fuzz 'atheris==3.0.0'
	@cd var && PYTHONPATH=fuzz $(BIN)/python ../scripts/fuzz_decode.py -max_total_time=$(SECONDS) $(ARGS)

# --- Make --------------------------------------------------------------------------------------

.PHONY: train
train: $(PACKAGE_READY) $(TRAIN_READY) ## Train, calibrate, evaluate and export a model from DATA=folder
	@test -f "$(DATA)/manifest.csv" || { echo "No manifest.csv in $(DATA): name the folder of the \
	training pictures, make train DATA=…; docs/training.md describes it." >&2; exit 1; }
	@$(BIN)/python -m training prepare --data "$(DATA)"
	@$(BIN)/python -m training train --data "$(DATA)" --config "$(CONFIG)"
	@$(BIN)/python -m training calibrate --data "$(DATA)"
	@$(BIN)/python -m training evaluate --data "$(DATA)"
	@$(BIN)/python -m training export
	@$(BIN)/python -m training model-card

.PHONY: mobile
mobile: $(MOBILE_READY) ## Install what converts models for phones into var/mobile (2 GB)

.PHONY: test-mobile
test-mobile: $(MOBILE_READY) $(TEST_READY) ## Run the tests that convert models for phones
	@cd backend && $(BIN)/python -m pytest -q tests/training/export

.PHONY: client
client: $(PACKAGE_READY) $(SERVE_READY) $(NODE_READY) ## Write openapi.json and the dashboard's client anew
	@$(BIN)/python scripts/export_openapi.py
	@cd frontend && npm run --silent generate

.PHONY: lock
lock: $(PYTHON_READY) ## Compile the hashed requirement files anew (ARGS=--upgrade for newer pins)
	@$(PIP) 'pip-tools==7.6.2'
	@LOCK_PYTHON=$(BIN)/python scripts/lock.sh $(ARGS)

.PHONY: clean
clean: ## Remove everything that these commands made, except the database
	rm -rf $(VENV) frontend/node_modules frontend/dist frontend/test-results
	rm -rf .ruff_cache backend/.ruff_cache backend/.mypy_cache backend/.pytest_cache backend/*.egg-info
	find backend scripts -name __pycache__ -type d -prune -exec rm -rf {} +

# --- Stamps ------------------------------------------------------------------------------------

$(PYTHON_READY):
	@python=$$(PATH="$${PATH#$(BIN):}" PYTHON="$(PYTHON)" scripts/find_python.sh) && \
		echo "Creating $(VENV) with $$python" && "$$python" -m venv $(VENV)
	@touch $@

$(PACKAGE_READY): | $(PYTHON_READY)
	@echo "Installing Node.js and the detector package into $(VENV)"
	@$(PIP) $(LOCKED) -r $(BUILD_LOCK)
	@$(PIP) --no-deps --no-build-isolation --config-settings editable_mode=compat -e backend
	@rm -f $(VENV)/.ready-package-* && touch $@

$(SERVE_READY): | $(PACKAGE_READY)
	@echo "Installing the pinned packages that serving needs"
	@$(PIP) $(LOCKED) -r backend/requirements.txt
	@rm -f $(VENV)/.ready-serve-* && touch $@

$(TRAIN_READY): | $(PACKAGE_READY)
	@echo "Installing the pinned packages that training needs, and torch"
	@$(PIP) $(LOCKED) -r backend/requirements-train.txt
	@$(PIP) -r backend/requirements-torch.txt
	@rm -f $(VENV)/.ready-train-* && touch $@

$(TEST_READY): | $(PACKAGE_READY)
	@echo "Installing the pinned packages that the tests need, and torch"
	@$(PIP) $(LOCKED) -r backend/requirements-dev.txt
	@$(PIP) $(LOCKED) -r backend/requirements-generate.txt
	@$(PIP) -r backend/requirements-torch.txt
	@rm -f $(VENV)/.ready-test-* && touch $@

$(MOBILE_READY): | $(PYTHON_READY)
	@echo "Installing the pinned packages that convert models for phones into var/mobile"
	@test -x var/mobile/bin/python || $(BIN)/python -m venv var/mobile
	@var/mobile/bin/python -m pip --disable-pip-version-check --no-input install -q --no-compile \
		--no-deps -r backend/requirements-mobile.txt
	@var/mobile/bin/python -m pip --disable-pip-version-check --no-input install -q --no-compile \
		-r backend/requirements-torch.txt
	@rm -f var/mobile/.ready-* && touch $@

$(NODE_READY): | $(PACKAGE_READY)
	@echo "Installing the pinned packages of the dashboard"
	@cd frontend && npm ci --no-audit --no-fund --no-update-notifier
	@touch $@

$(DIST_READY): | $(NODE_READY)
	@echo "Building the dashboard"
	@cd frontend && npm run --silent build
	@touch $@
