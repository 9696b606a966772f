# Everything a machine needs is set up here, once and quietly: system libraries where the system's package manager may install
# them, a virtual environment, the package. What is there already is not touched again.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ARTICLE := articles/2025-08-22/rutte-kiew.yaml

.DEFAULT_GOAL := help
.PHONY: help setup pdf test test-all check bench bench-typography bench-proof bench-compare picture clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 20

pdf: $(STAMP)  ## build the sample article in all four variants into out/
	@$(BIN)/umbruch build $(ARTICLE)

test: $(STAMP)  ## everything CI runs
	@$(BIN)/python -m tests.run all

test-all: $(STAMP)  ## the same with every random set whole
	@$(BIN)/python -m tests.run whole

check: $(STAMP)  ## lint, types, import contracts, fast tests
	@$(BIN)/python -m tests.run check

picture: $(STAMP)  ## draw the README's front page anew
	@$(BIN)/umbruch build $(ARTICLE) --variant screen
	@mkdir -p docs
	@pdftoppm -r 84 -png -singlefile out/rutte-kiew/rutte-kiew.screen.pdf docs/front-page

setup: $(STAMP)  ## install what is missing

$(STAMP): pyproject.toml Makefile .ci/system-packages
	@PYTHON=$(PYTHON) VENV=$(VENV) sh .ci/setup

bench: $(STAMP)  ## what a build costs beside Typst, WeasyPrint, Chromium and LaTeX, into bench/results/
	@$(BIN)/python -m bench.speed

bench-compare: $(STAMP)  ## what a change did: the last two results of make bench
	@$(BIN)/python -m bench.speed.compare

bench-proof: $(STAMP)  ## from saving a file to its page on the proof desk, on the 24-page sample
	@$(BIN)/python -m bench.proof

bench-typography: $(STAMP)  ## how even its columns are, against Typst, Chromium, WeasyPrint and LuaLaTeX
	@$(BIN)/python bench/typography

clean:  ## remove what was built, not what was installed
	@rm -rf out/*/ build dist
