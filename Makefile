# Each line is one call of Python; where there is no make, type the call itself.
PYTHON ?= python3
ARGS ?=
DATA ?=

.PHONY: report test slow lab check notebooks bench lint format
report test slow lab check notebooks bench lint format:
	@$(PYTHON) run.py $@ $(OPTIONS) $(ARGS)

# make report DATA=FOLDER: tables of another article. Check and lab take it as well.
ifneq ($(DATA),)
report: OPTIONS = --data "$(DATA)"
check: OPTIONS = "$(DATA)"
lab: export HELPERS_DATA = $(abspath $(DATA))
endif
