# Rscript metafor.R risk_ratios|pools given.csv found.csv
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

seconds_of <- function(expression) sum(system.time(expression)[c("user.self", "sys.self")])

words <- commandArgs(trailingOnly = TRUE)
given <- read.csv(words[2])
if (words[1] == "risk_ratios") {
  seconds <- seconds_of(found <- risk_ratios(given))
} else {
  trials <- split(given, given$pool)
  seconds <- seconds_of(pools <- lapply(trials, one_pool))
  found <- do.call(rbind, pools)
}
write.csv(found, words[3], row.names = FALSE)
cat(seconds)
