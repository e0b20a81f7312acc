# The front door. Each target installs the Debian packages it needs (packages/debian.txt).
SHELL := /bin/bash
JOBS := $(shell nproc)
PREFIX := /usr/local
# Where bucket, infra, deploy, data and teardown work, and with which flags more: make deploy STAGE=prod FLAGS=--yes
STAGE := dev
MINUTES := 30
FLAGS :=
# Of simulate: how many, and the first one's seed.
LIVES := 1000000
SEED := 1
SIMULATE := build/release/tests/simulation/simulate --jobs $(JOBS)
# Who is told of the alarms of verify-aws.
EMAIL :=
BELLWETHER := build/release/bellwether --stage $(STAGE)

.DEFAULT_GOAL := help
.PHONY: help demo test build package release docs deb static lint workflows bench soak simulate simulate-mutants clean all setup env install bucket infra deploy data teardown verify-aws

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

demo: build ## Build, draw the charts of examples/prices, change prices, serve the page
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
	@ln -sf ../release-arm64/bellwether build/release/bellwether-arm64

release: ## Archives and Debian packages, with checksums, notices, an SBOM and the zips: dist/
	@scripts/install build arm64 release
	@rm -rf dist
	@$(MAKE) --no-print-directory package
	@packaging/release.py dist build/release/bellwether build/release-arm64/bellwether

docs: build ## The documents, and each command's help, as a site: build/docs/index.html
	@scripts/install docs
	@packaging/docs_site.py build/docs build/release/bellwether

deb: release ## The same; the Debian packages are dist/bellwether_*.deb

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
	@cmake --build --preset release -j $(JOBS) --target simulate
	@$(SIMULATE) --lives 3000
	@ctest --preset dev -j $(JOBS)

lint: ## clang-format, clang-tidy, shellcheck and the layer test
	@scripts/install build test lint
	@cmake --preset dev >/dev/null
	@scripts/lint

workflows: ## actionlint over GitHub's workflows: needs Go, which nothing else does
	@scripts/install lint workflows
	@scripts/actionlint build/actionlint
	@build/actionlint/actionlint

bench: ## Our sentiment beside vaderSentiment's, our charts beside mplfinance's and gnuplot's
	@scripts/install build bench
	@bench/run

soak: build ## A bad day of MINUTES (30): what is down comes back, and nothing is lost, buried or done twice
	@python3 -B tests/soak.py build/release/bellwether $(MINUTES)

simulate: ## LIVES (1000000) lives of the engine on a disk that fails, from SEED on: nothing is lost, stale or buried in vain
	@scripts/install build
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target simulate
	@$(SIMULATE) --seed $(SEED) --lives $(LIVES)

simulate-mutants: ## Bugs are put into the engine, one at a time: simulate must find each within 10,000 lives
	@scripts/install build
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target simulate
	@python3 -B tests/simulation/mutants.py build/release

clean: ## Remove all that was built
	rm -rf build demo dist

# The names that the old system had for its steps.

all: lint test build ## Lint, test and build

setup: ## Install the Debian packages of all targets
	@scripts/install build arm64 test lint workflows bench

env: build ## What builds and runs it, with versions
	@c++ --version
	@cmake --version
	@build/release/bellwether --version

install: build ## Copy the executable to PREFIX/bin (PREFIX=/usr/local)
	@install -D build/release/bellwether "$(DESTDIR)$(PREFIX)/bin/bellwether"

infra: ## Set up STAGE on AWS with what is built already (STAGE=dev)
	@$(BELLWETHER) deploy $(FLAGS)

bucket: infra ## The same: a stage's bucket comes with the rest of it

deploy: package ## Build for both processors and set up STAGE, or bring it up to date
	@$(BELLWETHER) deploy $(FLAGS)

data: build ## Watch the names of examples/watchlist.txt on STAGE, and import examples/prices
	@$(BELLWETHER) add --file examples/watchlist.txt $(FLAGS)
	@$(BELLWETHER) price import examples/prices/*.csv $(FLAGS)

teardown: ## Remove STAGE from AWS and look what remains
	@$(BELLWETHER) teardown $(FLAGS)

verify-aws: package ## Make, use and remove a throw-away stage on AWS, for less than 1 USD: EMAIL=you@example.org
	@scripts/verify_aws build/release/bellwether dist/verify-aws.md $(EMAIL)
