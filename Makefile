.DEFAULT_GOAL := help
.PHONY: help check test lint format docs goldens fuzz mutants fixes bench-check bench-growth bench-edits bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: ## everything, in a fresh environment, as CI does
	.ci/run

test: ## the tests, in the current environment
	pytest

lint: ## style, format and types, without changing anything
	ruff check .
	ruff format --check .
	mypy

format: ## format the code and apply the safe fixes
	ruff check --fix .
	ruff format .

docs: ## regenerate what the pages draw from the code
	python tests/project/picture.py --write
	python tests/project/covered.py --write
	python tests/project/configured.py --write
	python tests/project/pages.py --write

goldens: ## rewrite the expected outputs of golden tests (then read the diff)
	pytest --update-goldens || [ $$? -eq 5 ]

fuzz: ## check 10 000 damaged documents (the corpus too, where BACKPROOF_CORPUS names it)
	python tests/fuzz/fuzz.py --count 10000

mutants: ## edit every line that holds: is the edit caught, and at its place?
	python tests/mutation/corpus.py

fixes: ## put a mistake into lines that hold: is it named, and mended as its author would?
	python tests/mutation/fixes.py

bench-check: ## time `check` on every document
	python benchmarks/check.py

bench-growth: ## time `check` on up to a hundred copies of a document, write docs/growth.md
	python benchmarks/growth.py --write

bench-edits: ## time what the language server answers to edits in long notes
	python benchmarks/edits.py

bench: ## train side by side with the peers (BACKPROOF_PEERS names their Python), write docs/benchmarks.md
	python benchmarks/training --write

clean: ## remove caches and build products
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
