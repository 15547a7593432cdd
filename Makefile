SHELL := /bin/bash
DEBIAN := curl kcat libclang-rt-14-dev libcurl4-openssl-dev libhiredis-dev librdkafka-dev libzstd-dev pkg-config python3 python3-venv zlib1g-dev
VENV := .venv
FUZZ_SECONDS ?= 60
# Each test waits for servers and clients of its own: with hundreds at once on two cores, time limits of the service are what they find.
TESTS_AT_ONCE ?= 4
# Each of the two parsers gets half of the time.
FUZZ_FLAGS = -max_total_time=$$(( ($(FUZZ_SECONDS) + 1) / 2 )) -max_len=4096 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1
SWIFT_FILES := Package.swift Plugins Sources Tests

# Installs those of the Debian packages that are missing.
define install
missing=$$(for name in $(1); do dpkg-query -W -f='$${db:Status-Status}' $$name 2>/dev/null | grep -qx installed || echo $$name; done); \
if [ -n "$$missing" ]; then \
  echo "installing Debian packages:" $$missing; \
  sudo=$$([ $$(id -u) = 0 ] || echo sudo); \
  $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
fi
endef

.PHONY: help setup run test lint schema bench bench-sinks fuzz

help: ## Show what there is to make.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

setup: $(VENV)/.ready ## Install what is missing: Debian packages, and Python tools for the tests in .venv.

$(VENV)/.ready: Tests/requirements.txt
	@$(call install,$(DEBIAN))
	@echo "installing Python tools into $(VENV)"
	@/usr/bin/python3 -m venv $(VENV) && $(VENV)/bin/pip install --quiet --disable-pip-version-check -r Tests/requirements.txt
	@touch $@

run: setup ## Serve pipeline.json: by default events go to data/events.ndjson.
	swift build -c release --product capture-ai
	.build/release/capture-ai run pipeline.json

test: setup ## Run all tests.
	@$(call install,redis-server)
	swift build --build-tests
	@set -o pipefail; swift test --skip-build --experimental-maximum-parallelization-width $(TESTS_AT_ONCE) 2>&1 | tee .build/test.log \
	  || { echo "failed were:"; grep '^✘' .build/test.log; exit 1; }

lint: ## Check the format of the Swift code.
	swift format lint --strict --recursive $(SWIFT_FILES)

schema: ## Write Plugins/pipeline.schema.json anew after a change of settings or stages.
	swift build --product capture-ai
	.build/debug/capture-ai schema > Plugins/pipeline.schema.json

bench: setup ## Measure CPU time and instructions per request; PEER='command {port}' compares with another server.
	@$(call install,binutils valgrind wrk)
	swift build -c release --product capture-bench
	python3 Tests/Benchmarks/bench.py --server ".build/release/capture-bench --port {port}" --instructions $(if $(PEER),--peer "$(PEER)")
	$(MAKE) bench-sinks

bench-sinks: setup ## Measure requests with SeaweedFS and noida-db behind, beside loads of either alone.
	@$(call install,wrk)
	swift build -c release --product capture-ai
	swift build -c release --product capture-bench
	$(VENV)/bin/python Tests/Benchmarks/sinks.py --service .build/release/capture-ai --loader .build/release/capture-bench

fuzz: ## Feed the parsers with inputs that libFuzzer makes up, FUZZ_SECONDS (60) in all.
	swift build --package-path Tests/Fuzz --scratch-path .build-fuzz -c release -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld
	@mkdir -p .build-fuzz/Multipart .build-fuzz/JSON
	.build-fuzz/release/fuzz-multipart $(FUZZ_FLAGS) -dict=Tests/Fuzz/Seeds/multipart.dict .build-fuzz/Multipart Tests/Fuzz/Seeds/Multipart
	.build-fuzz/release/fuzz-json $(FUZZ_FLAGS) -dict=Tests/Fuzz/Seeds/json.dict .build-fuzz/JSON Tests/Fuzz/Seeds/JSON
