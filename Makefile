# The two commands that matter are `make book` and `make test`; each sets everything up first.
# Python 3.11 or newer, git and make are enough. PYTHON=... names another Python.

PYTHON ?= python3
BIN := .venv/bin
# The environment is ready when this file is newer than the lock.
READY := .venv/ready

.DEFAULT_GOAL := help
.PHONY: help book instructor serve exports check test outputs data parse bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

book: $(READY) ## build the book to _build/html and print its address
	@$(BIN)/press book

instructor: $(READY) ## build the instructor edition, with the keys, to _build/instructor/html
	@$(BIN)/press instructor

serve: $(READY) ## show the book in a browser and rebuild it when a file is saved (PORT=8000)
	@$(BIN)/press serve $(if $(PORT),--port $(PORT))

exports: book ## make handouts, the book as PDF and EPUB, and all else to hand out, in _build/exports
	@$(BIN)/press exports

check: $(READY) ## read every chapter and say in plain words what to mend
	@$(BIN)/press check

# From no _build, so that the success of an earlier build cannot stand in for this one.
test: $(READY) ## run every check, with a browser
	@$(BIN)/press browser
	@$(BIN)/press java
	@$(BIN)/press check
	@$(UV) pip check --python $(BIN)/python
	@rm -rf _build
	@$(BIN)/press book
	@$(BIN)/pytest -q -n 2 --dist loadfile --nbval tests

outputs: $(READY) ## refresh the reference notebooks in tests/outputs
	@$(BIN)/press outputs

data: $(READY) ## make the derived data files from the full texts (ARTICLES=folder)
	@$(BIN)/press data

parse: $(READY) ## let a grammar parser read the full texts, and score it (ARTICLES=folder)
	@$(UV) sync --quiet --frozen --inexact --group parser
	@$(BIN)/press parse

bench: book ## time and weight against jupyter-book's own, the measures against other packages, and grading
	@$(BIN)/python benchmarks/build.py
	@$(BIN)/python benchmarks/weight.py --stock
	@$(BIN)/python benchmarks/measures.py
	@$(BIN)/python benchmarks/grading.py
	@$(BIN)/python benchmarks/exports.py

clean: ## remove what was built, and keep the environment
	rm -rf _build

# uv is used where it is; elsewhere pip brings it into .venv.
FOUND_UV = $(shell command -v uv)
UV = $(or $(FOUND_UV),$(BIN)/uv)

$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  found=$$($(PYTHON) --version 2>/dev/null) || found="not there"; \
	  echo "This book needs Python 3.11 or newer, and '$(PYTHON)' is $$found."; \
	  echo "Install a newer one and name it, for example: make PYTHON=python3.12 book"; exit 1; } >&2
	@echo "Setting up .venv; this happens once"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(if $(FOUND_UV),--without-pip) .venv >/dev/null || { rm -rf .venv; \
	  echo "'$(PYTHON) -m venv' failed, so Python's own venv module is incomplete."; \
	  echo "On Debian and Ubuntu: sudo apt install python3-venv. Then run make again."; exit 1; } >&2
	@test -x "$(UV)" || $(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'
	@$(UV) sync --quiet --frozen --inexact --compile-bytecode
	@touch $@
