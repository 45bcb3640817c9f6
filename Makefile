# `make run` and `make test` need Python 3.11 or newer and make, and nothing more.
# Anything can be said on the line: make run PORT=8001 HOST=0.0.0.0, make test ARGS="-k credit -x -n 0".

.PHONY: run test lint format requirements shots clean
.DEFAULT_GOAL := run

ARGS ?=
PARALLEL = -n auto --maxprocesses 8 --dist worksteal
BIN := .venv/bin
SCRIPTS := '*/static/**/*.js' '*/static/**/*.css'
export PYTHON HOST PORT

run: ## Serve the magazine on 127.0.0.1:8000, making all that is missing first.
	@magazine/setup/environment.sh requirements.txt
	@exec $(BIN)/python manage.py start

test: ## Run the whole suite on all cores; DATABASE_URL and REDIS_URL choose other services than SQLite and the process.
	@magazine/setup/environment.sh requirements-dev.txt
	@exec $(BIN)/python -m pytest $(PARALLEL) $(ARGS)

lint: ## Say what is not as the house writes it.
	@magazine/setup/environment.sh requirements-dev.txt
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
# mypy reads the settings, which ask for a key.
	SECRET_KEY=$$(head -c 48 /dev/urandom | base64) $(BIN)/mypy
	find templates -name '*.html' -not -path 'templates/pages/*' -exec $(BIN)/djade --check {} +
	$(BIN)/oxlint
	$(BIN)/oxfmt --check $(SCRIPTS)

format: ## Write it as the house does.
	@magazine/setup/environment.sh requirements-dev.txt
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	find templates -name '*.html' -not -path 'templates/pages/*' -exec $(BIN)/djade {} +
	$(BIN)/oxlint --fix
	$(BIN)/oxfmt $(SCRIPTS)

# Every file of the index that Python 3.11 and newer may ask for gets its hash, on any system; no index is named.
COMPILE = $(BIN)/python -m uv --no-config pip compile pyproject.toml --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --quiet
NOTE = \# Pinned from pyproject.toml by `make requirements`; do not edit by hand.

requirements: ## Pin the newest versions that pyproject.toml allows.
	@magazine/setup/environment.sh requirements-dev.txt
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group dev --output-file requirements-dev.txt
	@for file in requirements.txt requirements-dev.txt; do \
		{ echo '$(NOTE)'; grep -v '^# Pinned' $$file; } > $$file.new && mv $$file.new $$file; done

shots: ## Take every kind of page of the magazine that `make run` serves beside it into var/shots/, to be looked at.
	@magazine/setup/environment.sh requirements-dev.txt
	@exec $(BIN)/python bench/shots.py

clean: ## Take away what can be made again; the database, the uploads and the secrets stay.
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache var/static var/static.stamp var/fonts var/layered
