# The front door. Each target installs the Debian packages it needs (packages/debian.txt).
SHELL := /bin/bash
JOBS := $(shell nproc)

.DEFAULT_GOAL := help
.PHONY: help demo test build package static lint bench clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

demo: build ## Build, draw the charts of examples/prices, change prices, say what to open
	@examples/demo.sh build/release/bellwether

build: ## One static executable: build/release/bellwether
	@scripts/install build
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target bellwether

package: ## The zips for AWS Lambda, one an architecture: dist/
	@scripts/install build arm64
	@$(MAKE) --no-print-directory static
	@mkdir -p dist
	@build/release/bellwether package -o dist/bellwether-x86_64.zip
	@build/release/bellwether package --executable build/release-arm64/bellwether -o dist/bellwether-arm64.zip

# The static executables for both architectures.
static:
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target bellwether
	@cmake --preset release-arm64 >/dev/null
	@cmake --build --preset release-arm64 -j $(JOBS) --target bellwether

test: ## Build with sanitizers and run every test
	@scripts/install build arm64 test
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev -j $(JOBS)
	@$(MAKE) --no-print-directory static
	@cmake --build --preset release-arm64 -j $(JOBS) --target signature_dump
	@ctest --preset dev -j $(JOBS)

lint: ## clang-format, clang-tidy, shellcheck and the layer test
	@scripts/install build test lint
	@cmake --preset dev >/dev/null
	@scripts/lint

bench: ## Our sentiment beside vaderSentiment's, our charts beside mplfinance's and gnuplot's
	@scripts/install build bench
	@bench/run

clean: ## Remove all that was built
	rm -rf build demo dist
