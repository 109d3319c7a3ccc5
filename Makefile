# Each line is one call of Python; where there is no make, type the call itself.
PYTHON ?= python3
ARGS ?=

.PHONY: report test lab check notebooks bench lint format
report test lab check notebooks bench lint format:
	@$(PYTHON) run.py $@ $(ARGS)
