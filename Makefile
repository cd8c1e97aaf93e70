# Answers: which commands are there? Each does its own set-up, so all of them work in a new clone.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup generate build build-conformance demo test api-snapshot conformance soak fuzz mutation bench storm clean

# Every recipe finds its tools through env.sh; nothing relies on what the caller's shell has on PATH.
IN_ENVIRONMENT := . tests/setup/env.sh &&

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

setup: ## install every tool that is missing (minutes the first time, seconds afterwards)
	@bash tests/setup/all.sh

generate: setup ## pkg/schema.json, pkg/types/configuration.d.ts and the tables of docs/configuration.md, from src/config/members.json
	@$(IN_ENVIRONMENT) "$$NODE" tests/setup/generate.mjs

build: setup ## the published wasm and the package's JavaScript into pkg/dist/, the Worker's bundle into worker/dist/
	@bash tests/setup/build-wasm.sh
	@bash tests/setup/build-worker.sh

build-conformance: build ## the wasm with its layers exported into target/conformance/, never published
	@bash tests/setup/build-wasm.sh conformance

demo: build ## an issuer, an upstream, the Worker and a page, on loopback, until Ctrl-C
	@$(IN_ENVIRONMENT) exec "$$NODE" worker/demo/start.mjs

test: setup ## every check and test; STAGE=name runs one stage, STAGE=list names them
	@$(IN_ENVIRONMENT) exec "$$NODE" tests/run-all.mjs $(STAGE)

api-snapshot: setup ## write the public API down anew, which a test compares: tests/api/api.snapshot.txt
	@$(IN_ENVIRONMENT) exec "$$NODE" tests/api/api-snapshot.mjs

conformance: build-conformance ## judge the outside test vectors in the folder WICKETGATE_VECTORS
	@$(IN_ENVIRONMENT) exec "$$NODE" tests/conformance/run.mjs

soak: build-conformance ## signature verdicts against p256's for long, then make mutation: SOAK_TRIPLES=10000000, SOAK_SEED, SOAK_THREADS
	@$(IN_ENVIRONMENT) bash tests/soak/run.sh

fuzz: setup ## a check against its judge on bytes that libFuzzer finds: FUZZ_TARGET=verify, FUZZ_SECONDS=60
	@bash tests/fuzz/run.sh

mutation: setup ## break guards one at a time and count those that no test sees: MUTATION_COUNT=100, MUTATION_SEED, MUTATION_PATHS
	@bash tests/mutation/run.sh

bench: build-conformance ## time per token against jose and bare WebCrypto, in Node, workerd and Chromium
	@$(IN_ENVIRONMENT) exec "$$NODE" tests/bench/run.mjs

storm: build ## ten minutes of faults at an issuer's key set, under load, every answer judged: STORM_SECONDS=600, STORM_SEED
	@$(IN_ENVIRONMENT) exec "$$NODE" tests/storm/run.mjs

clean: ## remove what was built; the tools of this user and node_modules stay
	rm -rf target pkg/dist pkg/bindings/pkg worker/dist worker/.wrangler
