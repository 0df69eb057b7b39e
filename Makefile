# Hai lệnh là đủ: `make demo` để xem, `make test` để kiểm tra. Make is the only runner.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv/bin
# Pins wait a week, so that a package stolen today is found out before it reaches us.
WEEK_AGO = $(shell $(PYTHON) -c "import datetime as d; print(d.datetime.now(d.timezone.utc).date() - d.timedelta(7))")
COMPILE = UV_SYSTEM_CERTS=1 .tools/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --no-annotate \
	--exclude-newer $(WEEK_AGO) --universal

.PHONY: help setup demo test bench docs pins format coverage

help: ## các lệnh
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: ## chuẩn bị mọi thứ cần để chạy và kiểm tra
	@$(PYTHON) scripts/prepare.py test

demo: ## dựng dữ liệu giả lập và mở tại http://127.0.0.1:8000/ (PORT=8123 để đổi cổng)
	@$(PYTHON) scripts/prepare.py run
	@$(VENV)/vuonuom demo --port $(PORT)

test: ## toàn bộ bài kiểm tra, trên SQLite và PostgreSQL, trong trình duyệt
	@$(PYTHON) scripts/prepare.py test
	@$(VENV)/python scripts/test.py $(ARGS)

bench: ## đo tốc độ; BENCH="--quick" khi đang viết mã
	@$(PYTHON) scripts/prepare.py test
	@$(VENV)/vuonuom bench $(BENCH)

docs: ## tài liệu, vào docs/_build/html
	@$(PYTHON) scripts/prepare.py test
	@$(VENV)/sphinx-build -W -q -b html docs docs/_build/html
	@echo docs/_build/html/index.html

coverage: ## phần mã nào được bài kiểm tra đi qua (SQLite)
	@$(PYTHON) scripts/prepare.py test
	@$(VENV)/pytest -m "not browser" --ignore tests/consistency --cov --cov-report=term:skip-covered

format: ## trình bày lại mã
	@$(VENV)/ruff format
	@$(VENV)/ruff check --fix

pins: ## chọn lại phiên bản của mọi gói, kèm mã băm
	@$(PYTHON) scripts/prepare.py run
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
	$(COMPILE) --python-version 3.13 --group postgres -c requirements/dev.txt -o requirements/postgres.txt
	$(COMPILE) --python-version 3.9 --group uv -o requirements/uv.txt
	$(COMPILE) --python-version 3.9 --group node -o requirements/node.txt
