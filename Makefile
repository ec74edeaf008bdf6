# make demo    read the bundled sample and say where its page is
# make test    lint, types, tests, floors
# make fuzz    five minutes of mutated input to every reader
# make lock    pin every dependency by its hash, for whoever installs from requirements.lock
# The first two make .venv themselves; a second run reuses it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: demo test screenshots bench bench-scale fuzz lock clean test-engines
.DELETE_ON_ERROR:

demo: build/sample.html
	@echo
	@echo "The page is build/sample.html: open it in a browser."

build/sample.html: .venv/installed $(shell find src/manytakes -type f -not -name '*.pyc')
	@mkdir -p build
	$(BIN)/manytakes read "$$($(BIN)/manytakes sample)" -o $@

test: .venv/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m bench.floors
	$(BIN)/python -m pytest

screenshots: build/sample.html .venv/tests
	$(BIN)/python docs/screenshots.py build/sample.html build/screenshots

# The labelled sets and gold stories are not in the repository: make bench SHARED=DIR
bench: .venv/bench
	$(BIN)/python -m bench.speed src/manytakes/sample
	$(BIN)/python -m bench.floors $(if $(SHARED),--shared "$(SHARED)")

# Mutated pages of the labelled sets, or of the sample: make fuzz SHARED=DIR
fuzz: .venv/tests
	$(BIN)/python -m bench.fuzz --seconds 300 $(if $(SHARED),--shared "$(SHARED)")

# Ray and Spark beside one process; Spark needs Java.
test-engines: .venv/engines
	$(BIN)/python -m pytest -rs tests/test_engines.py

# HTML to text beside trafilatura, too: make .venv/bench && make bench-scale SHARED=DIR
bench-scale: .venv/engines
	$(BIN)/python -m bench.scale $(if $(SHARED),--shared "$(SHARED)")

# The extras whose packages requirements.lock pins; it needs uv, and a network.
LOCKED := daft export fetch mcp parquet ray serve spark warc

lock:
	printf '# Everything that `pip install "manytakes[%s]"` brings, each file by its hash; made by `make lock`.\n' \
	  "$$(echo $(LOCKED) | tr ' ' ,)" > requirements.lock.new
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  $(LOCKED:%=--extra %) pyproject.toml >> requirements.lock.new
	mv requirements.lock.new requirements.lock

.venv/made:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "manytakes needs Python 3.11 or newer; run: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/tests: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

.venv/engines: .venv/tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[ray,spark]'
	@touch $@

.venv/bench: .venv/tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@

clean:
	rm -rf .venv build
