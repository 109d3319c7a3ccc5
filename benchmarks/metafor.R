# Rscript metafor.R risk_ratios|pools|regressions given.csv found.csv
# Prints the seconds of the processor that the computation took, without reading and writing.
suppressPackageStartupMessages(library(metafor))

risk_ratios <- function(given) {
  found <- summary(escalc("RR", ai = events_t, n1i = n_t, ci = events_c, n2i = n_c, data = given))
  data.frame(low = exp(found$ci.lb), high = exp(found$ci.ub))
}

one_pool <- function(trials) {
  found <- tryCatch(
    rma(y, sei = se, data = trials, method = "REML", test = "knha"),
    error = function(problem) list(ci.lb = NA, ci.ub = NA)
  )
  data.frame(low = exp(found$ci.lb), high = exp(found$ci.ub))
}

one_regression <- function(trials) {
  found <- tryCatch(
    rma(y, sei = se, mods = ~ latitude, data = trials, method = "REML", test = "knha"),
    error = function(problem) list(ci.lb = c(NA, NA), ci.ub = c(NA, NA))
  )
  data.frame(low = found$ci.lb[2], high = found$ci.ub[2])
}

seconds_of <- function(expression) sum(system.time(expression)[c("user.self", "sys.self")])

words <- commandArgs(trailingOnly = TRUE)
given <- read.csv(words[2])
if (words[1] == "risk_ratios") {
  seconds <- seconds_of(found <- risk_ratios(given))
} else {
  trials <- split(given, given$pool)
  one <- if (words[1] == "pools") one_pool else one_regression
  seconds <- seconds_of(pools <- lapply(trials, one))
  found <- do.call(rbind, pools)
}
write.csv(found, words[3], row.names = FALSE)
cat(seconds)
