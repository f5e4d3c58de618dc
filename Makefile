# All there is to remember:
#   make run     install, migrate, invented people, web + worker + beat -> http://127.0.0.1:8000
#   make test    every test, on SQLite and on PostgreSQL (make test-fast: the quick ones, on SQLite)
#   make bench   what it costs, as ratios: every bench on both databases (ARGS="entries --keep")
#   make check   format, lint, types, import contracts, migrations
#   make schema  write api/schema.yml anew from the API's views
#   make messages   bring the catalogues of all languages up to date, and compile them
#   make sbom    write down what is inside, with versions and licences: var/keel.cdx.json
#   make pictures   walk through Keel in Chromium and take the README's pictures anew
# Needs python3 >= 3.11 with its venv module, and whatever package index pip uses.

VENV       := .venv
BIN        := $(VENV)/bin
PY         := $(BIN)/python
STAMP      := $(VENV)/.installed-
UV_VERSION := 0.13.9

# The first interpreter that is new enough; `make run PYTHON=/path/to/python3` decides otherwise.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

# mypy reads what must not go wrong quietly: sealing, access, actions, and the pure modules.
TYPED := $(wildcard tracker/privacy tracker/wallclock.py tracker/reminders/schedule.py \
	tracker/measures journals/access journals/actions journals/states.py journals/kinds)

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-long bench pictures check format schema messages sbom lock clean

help:
	@sed -n 's/^#   //p' Makefile

# --- run and test ------------------------------------------------------------------------------
run: $(STAMP)main
	@exec $(PY) manage.py up

# On SQLite, then on PostgreSQL (DATABASE_URL's, else one of its own); `make test ARGS="-k words"`.
# Four at once on two cores: a test that waits for a worker or a browser leaves its core idle.
test: $(STAMP)dev
	@$(PY) -m tests.engines -n 4 --dist loadgroup --deal $(ARGS)

# The loop while writing: SQLite, and no processes.
test-fast: $(STAMP)dev
	@$(BIN)/pytest -n auto -m "not processes and not browser" $(ARGS)

# Properties and faults at full length.
test-long: $(STAMP)dev
	@HYPOTHESIS_PROFILE=long $(PY) -m tests.engines -n 3 --dist loadgroup $(ARGS)

# The walks leave every page in var/shots, at both widths and in both schemes; three are the README's.
SHOTS := var/shots
pictures: $(STAMP)dev
	@rm -rf $(SHOTS) && mkdir -p $(SHOTS) docs/pictures
	@CI=true KEEL_SHOTS=$(SHOTS) $(BIN)/pytest -n0 tests/browser -k walk
	@cp $(SHOTS)/today-390-light.png docs/pictures/today.png
	@cp $(SHOTS)/example-1280-light.png docs/pictures/example.png
	@cp $(SHOTS)/caseload-1280-light.png docs/pictures/caseload.png
	@echo "The README's pictures are new; all the others are in $(SHOTS)."

# --- measure -----------------------------------------------------------------------------------
# Writes bench/results, and fails when a target is missed clearly: see bench/README.md.
bench: $(STAMP)dev
	@$(PY) -m bench $(ARGS)

# --- look over ---------------------------------------------------------------------------------
check: $(STAMP)dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet templates
	$(if $(TYPED),$(BIN)/mypy $(TYPED))
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py makemigrations --check --dry-run

format: $(STAMP)dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The API's description of itself, which a test compares with the views.
schema: $(STAMP)dev
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py spectacular --validate --file api/schema.yml

# Needs GNU gettext. Sources and what is compiled of them are committed together: docs/adr/0049.
NOT_OURS := --ignore=.venv --ignore=tests --ignore=bench --ignore=var
messages: $(STAMP)dev
	@DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py worksheet_strings
	@DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py makemessages --all --no-obsolete --no-wrap \
		--add-location=file $(NOT_OURS)
	@DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py compilemessages $(NOT_OURS)

# CycloneDX, of an environment that holds what the image holds and nothing else.
sbom: $(STAMP)dev
	@rm -rf var/inside && $(PY) -m venv --without-pip var/inside
	@$(BIN)/uv pip install -q --require-hashes --python var/inside/bin/python -r requirements/main.txt
	@$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
		--output-file var/keel.cdx.json var/inside/bin/python
	@rm -rf var/inside
	@echo "What is inside stands in var/keel.cdx.json."

# --- install -----------------------------------------------------------------------------------
# The requirements hold a hash for every file and no address, so that any index will do.
lock: $(BIN)/.uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate pyproject.toml -o requirements/main.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate pyproject.toml --group dev -c requirements/main.txt -o requirements/dev.txt

$(PY):
	@test -n "$(PYTHON)" || { echo "Keel needs Python 3.11 or newer, and none was found: install it, or name it with PYTHON=/path/to/python3."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Keel needs Python 3.11 or newer, and $(PYTHON) is older: name another one with PYTHON=/path/to/python3."; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) has no venv module: install it (on Debian and Ubuntu: python3-venv)."; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# uv installs in seconds what pip installs in most of a minute. Without it, pip does.
$(BIN)/.uv: | $(PY)
	@$(PY) -m pip install -q --disable-pip-version-check uv==$(UV_VERSION) \
		|| echo "uv could not be installed; pip takes over (slower)."
	@touch $@

$(STAMP)%: requirements/%.txt $(BIN)/.uv
	@echo "Installing what $< names ..."
	@PIP_INDEX=$$($(PY) -m pip config get global.index-url 2>/dev/null || true); \
	index=$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$PIP_INDEX}}; \
	{ test -x $(BIN)/uv && env $${index:+UV_DEFAULT_INDEX="$$index"} \
		$(BIN)/uv pip install -q --require-hashes --python $(PY) -r $<; } \
	|| $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@

clean:
	rm -rf $(VENV) .ruff_cache .mypy_cache .pytest_cache .import_linter_cache .hypothesis .test-databases .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "The data in var/ stays; delete it by hand if you mean to."
