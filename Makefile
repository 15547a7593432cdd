SHELL := /bin/bash
DEBIAN := curl kcat libclang-rt-14-dev librdkafka-dev pkg-config python3 python3-venv
VENV := .venv
SWIFT_FILES := Package.swift Plugins Sources Tests

.PHONY: help setup run test lint

help: ## Show what there is to make.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.ready ## Install what is missing: Debian packages, and Python tools for the tests in .venv.

$(VENV)/.ready: Tests/requirements.txt
	@missing=$$(dpkg-query -W -f='$${db:Status-Status} $${Package}\n' $(DEBIAN) 2>&1 | grep -v '^installed' | sed -E 's/.* //'); \
	if [ -n "$$missing" ]; then \
	  echo "installing Debian packages:" $$missing; \
	  sudo=$$([ $$(id -u) = 0 ] || echo sudo); \
	  $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $(DEBIAN) >/dev/null; \
	fi
	@echo "installing Python tools into $(VENV)"
	@/usr/bin/python3 -m venv $(VENV) && $(VENV)/bin/pip install --quiet --disable-pip-version-check -r Tests/requirements.txt
	@touch $@

run: setup ## Serve pipeline.json: by default events go to data/events.ndjson.
	swift build -c release --product capture-ai
	.build/release/capture-ai run pipeline.json

test: setup ## Run all tests.
	swift build --build-tests
	swift test --skip-build

lint: ## Check the format of the Swift code.
	swift format lint --strict --recursive $(SWIFT_FILES)
