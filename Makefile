# Each target is one call of Python; where there is no make, type the call itself.
PYTHON ?= python3
ARGS ?=
DATA ?=

# make report DATA=FOLDER: the tables of another article. Every command takes it.
ifneq ($(DATA),)
export HELPERS_DATA = $(value DATA)
endif

.PHONY: help new check ids report lab record export references datapackage test slow bench lint format
help:
	@$(PYTHON) run.py

new check ids report lab record export references datapackage test slow bench lint format:
	@$(PYTHON) run.py $@ $(ARGS)
