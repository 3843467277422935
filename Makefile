# On a machine with Python 3.11 or later, pip and make:
#   make deck    installs everything into .venv and builds the decks of notes/ into decks/
#   make test    the same for the whole test suite
#   make bench   measures how fast it is, against floors and other programs (`make bench-peers` installs those first)

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
CORE := $(VENV)/.installed-core
TEST := $(VENV)/.installed-test

.PHONY: deck test desktop lint lock clean

deck: $(CORE)
	$(BIN)/cards build

test: lint
	$(BIN)/python -m pytest

# Pushes to Anki's desktop without a screen: 600 MB more, and the add-on's folder, make desktop ANKICONNECT_ADDON=…
desktop: $(TEST)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock 'aqt[qt6]'
	ANKICONNECT_ADDON='$(ANKICONNECT_ADDON)' $(BIN)/python -m pytest tests/test_push_desktop.py

lint: $(TEST)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# A quarter of an hour; BENCH="--only start one_note" measures a part, BENCH="--notes 1000" a tenth.
bench: $(CORE)
	$(BIN)/python benchmarks/bench.py --json .cards/bench.json $(BENCH)

bench-peers: $(CORE)
	$(BIN)/python benchmarks/peers.py

$(VENV)/pyvenv.cfg:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)

# The lock constrains both installs, so that what was tested is what runs; the test tools come only with `make test`.
$(CORE): $(VENV)/pyvenv.cfg pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable .
	@touch $@

$(TEST): $(VENV)/pyvenv.cfg pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[test]'
	@touch $(CORE) $@

# Writes down the versions that are installed now; run it after the tests have passed with them.
lock: $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --upgrade-strategy eager --editable '.[test]'
	$(BIN)/python -m pip freeze --exclude-editable --exclude mentor-cards > requirements.lock
	@touch $(CORE) $(TEST)

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
