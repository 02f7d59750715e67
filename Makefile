# 执衡：make run 启动，make test 全部测试；其余见 README.md
SHELL := /bin/bash
PYTHON ?= python3.11
PORT ?= 8000
DATA ?= var
SIZE ?= 20000
SEED ?= 1

VENV := .venv/bin
LOCKED := pyproject.toml uv.lock requirements/uv.txt

.PHONY: setup run test lint bench demo
.DEFAULT_GOAL := run

$(VENV)/uv: requirements/uv.txt
	@echo "正在建立 .venv ……"
	@command -v $(PYTHON) >/dev/null || { echo "找不到 $(PYTHON)，请先安装：apt-get install python3.11 python3.11-venv"; exit 1; }
	@$(VENV)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv .venv || { echo "缺少 venv 模块，请先安装：apt-get install python3.11-venv"; exit 1; }
	@$(VENV)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/uv.txt
	@touch $@

# 运行所需；按 uv.lock 核对每个包的摘要，未变化时不重装
.venv/run.stamp: $(VENV)/uv $(LOCKED)
	@echo "正在按 uv.lock 安装依赖 ……"
	@UV_PROJECT_ENVIRONMENT=.venv $(VENV)/uv sync --quiet --frozen --inexact --no-default-groups --group build --extra postgres
	@touch $@

# 测试、检查另需
.venv/dev.stamp: .venv/run.stamp
	@echo "正在按 uv.lock 安装测试依赖 ……"
	@UV_PROJECT_ENVIRONMENT=.venv $(VENV)/uv sync --quiet --frozen --inexact --extra postgres
	@touch $@

# 基准测试另需
.venv/bench.stamp: .venv/dev.stamp
	@UV_PROJECT_ENVIRONMENT=.venv $(VENV)/uv sync --quiet --frozen --inexact --extra postgres --group bench
	@touch $@

setup: .venv/run.stamp

run:
	@began=$$(date +%s.%N); $(MAKE) --no-print-directory --silent setup && \
	ZHIHENG_DATA="$(DATA)" ZHIHENG_DEMO="$${ZHIHENG_DEMO-1}" exec $(VENV)/zhiheng serve --port "$(PORT)" --began "$$began" --installed "$$(date +%s.%N)"

demo: .venv/run.stamp
	@ZHIHENG_DATA="$(DATA)" ZHIHENG_DEMO=1 $(VENV)/zhiheng demo --acts "$(SIZE)" --seed "$(SEED)"

test: .venv/dev.stamp
	@$(VENV)/python tests/run.py

lint: .venv/dev.stamp
	@$(VENV)/ruff format --check src tests bench
	@$(VENV)/ruff check src tests bench
	@$(VENV)/mypy
	@$(VENV)/lint-imports
	@export ZHIHENG_DATA=$$(mktemp -d) && trap 'rm -rf "$$ZHIHENG_DATA"' EXIT && \
	$(VENV)/zhiheng manage makemigrations --check --dry-run && \
	ZHIHENG_HTTPS=1 $(VENV)/zhiheng manage check --deploy --fail-level WARNING

bench: .venv/bench.stamp
	@ZHIHENG_DATA="$(DATA)" $(VENV)/zhiheng bench
