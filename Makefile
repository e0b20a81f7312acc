# The front door. Each target installs the Debian packages it needs (packages/debian.txt).
SHELL := /bin/bash
JOBS := $(shell nproc)

.DEFAULT_GOAL := help
.PHONY: help demo test build lint bench clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

demo: build ## Build, draw the charts of examples/prices, change prices, say what to open
	@examples/demo.sh build/release/bellwether

build: ## One static executable: build/release/bellwether
	@scripts/install build
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target bellwether

test: ## Build with sanitizers and run every test
	@scripts/install build test
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev -j $(JOBS)
	@ctest --preset dev -j $(JOBS)

lint: ## clang-format, clang-tidy, shellcheck and the layer test
	@scripts/install build test lint
	@cmake --preset dev >/dev/null
	@scripts/lint

bench: ## Our sentiment beside vaderSentiment's, our charts beside mplfinance's and gnuplot's
	@scripts/install build bench
	@bench/run

clean: ## Remove all that was built
	rm -rf build demo
