# What R's surveillance makes of the series in a folder: reads weekly.csv and monthly.csv (counts), means.csv (in-control means of the months
# watched), writes farrington.csv, charts.csv, ears.csv, version.csv. Run by benchmarks/detection_r.py.
suppressMessages(library(surveillance))
options(digits = 17)
folder <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) as.matrix(read.csv(file.path(folder, name), header = FALSE))
write <- function(rows, name) write.csv(rows, file.path(folder, name), row.names = FALSE)
weekly <- read("weekly.csv"); monthly <- read("monthly.csv"); means <- read("means.csv"); weeks <- read("weeks.csv")[, 1] + 1

started <- proc.time()
farrington <- NULL
for (i in 1:nrow(weekly)) {
  series <- sts(as.numeric(weekly[i, ]), frequency = 52, start = c(2001, 1))
  for (week in weeks) {
    control <- list(range = week, b = 5, w = 3, reweight = TRUE, weightsThreshold = 2.58, noPeriods = 10, pastWeeksNotIncluded = 26,
      pThresholdTrend = 1, trend = TRUE, thresholdMethod = "nbPlugin", alpha = 0.01, limit54 = c(0, 4), glmWarnings = FALSE)
    found <- farringtonFlexible(series, control = control)
    farrington <- rbind(farrington, c(i - 1, week - 1, upperbound(found), found@control$mu0Vector, found@control$phiVector))
  }
}
colnames(farrington) <- c("series", "week", "upper", "mean", "dispersion")
write(farrington, "farrington.csv")
farrington_seconds <- sum((proc.time() - started)[1:2])

started <- proc.time()
charts <- NULL
for (i in 1:nrow(monthly)) {
  last <- ncol(monthly); watched <- (last - ncol(means) + 1):last
  series <- create.disProg(week = 1:last, observed = as.numeric(monthly[i, ]), state = rep(0, last), freq = 12, start = c(2021, 1))
  control <- list(range = watched, mu0 = as.numeric(means[i, ]), c.ARL = 1e9, Mtilde = 1, M = -1, change = "intercept", ret = "value")
  glr <- algo.glrpois(series, control = c(control, list(theta = NULL, dir = "inc")))$upperbound
  cusum <- algo.glrpois(series, control = c(control, list(theta = log(2))))$upperbound
  charts <- rbind(charts, cbind(i - 1, watched - 1, as.numeric(glr), as.numeric(cusum)))
}
colnames(charts) <- c("home", "month", "glr", "cusum")
write(charts, "charts.csv")
chart_seconds <- sum((proc.time() - started)[1:2])

ears <- NULL
for (i in 1:nrow(monthly)) {
  last <- ncol(monthly); watched <- (last - ncol(means) + 1):last
  found <- earsC(sts(as.numeric(monthly[i, ]), frequency = 12), control = list(range = watched, method = "C1", baseline = 7, alpha = 1 - pnorm(3)))
  ears <- rbind(ears, cbind(i - 1, watched - 1, as.numeric(upperbound(found))))
}
colnames(ears) <- c("home", "month", "upper")
write(ears, "ears.csv")

write(data.frame(r = R.version.string, surveillance = as.character(packageVersion("surveillance")),
  farrington_seconds = farrington_seconds, chart_seconds = chart_seconds), "version.csv")
