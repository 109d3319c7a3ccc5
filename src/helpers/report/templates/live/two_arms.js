/* The arithmetic of the two-arm calculator: the formulas of helpers.effects for one pair of arms.
   Numbers in, numbers out; what cannot be computed is NaN. A test in a browser holds every number
   to the Python functions, where the formulas are explained and the references are. */
const twoArms = (() => {
  "use strict";
  const { abs, exp, log, log1p, max, min, sqrt, PI } = Math;
  const TIE = 1 + 1e-7;      // tables as likely as the observed one, but for rounding, count too
  const FURTHEST = 6.8;      // standard errors; a p beyond is shown as 0
  const NARROWEST = 1e-6;    // the level at which the limits of an interval meet

  // ---- Roots and distributions -------------------------------------------------------------

  /* Chandrupatla's method; f has different signs at a and b. */
  function root(f, a, b) {
    let [fa, fb] = [f(a), f(b)];
    let [c, fc, share] = [a, fa, 0.5];
    for (let tries = 0; tries < 200 && fa !== 0 && fb !== 0; tries += 1) {
      const x = a + share * (b - a);
      const fx = f(x);
      if ((fx > 0) === (fa > 0)) {
        [c, fc] = [a, fa];
      } else {
        [c, fc] = [b, fb];
        [b, fb] = [a, fa];
      }
      [a, fa] = [x, fx];
      const best = abs(fa) < abs(fb) ? a : b;
      const least = (4e-16 * abs(best) + 1e-300) / abs(b - a);
      if (least > 0.5) return best;
      const [along, up] = [(a - b) / (c - b), (fa - fb) / (fc - fb)];
      share = up ** 2 < along && (1 - up) ** 2 < 1 - along
        ? fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        : 0.5;
      share = min(1 - least, max(least, share));
    }
    return fa === 0 || abs(fa) < abs(fb) ? a : b;
  }

  /* The root of a rising f, somewhere around a first guess. */
  function rootAround(f, guess, width = 1) {
    let [below, above] = [guess, guess];
    for (let step = width; !(f(below) <= 0) && step < 1e4; step *= 2) below -= step;
    for (let step = width; !(f(above) >= 0) && step < 1e4; step *= 2) above += step;
    return root(f, below, above);
  }

  function erfc(x) {
    if (x < 0) return 2 - erfc(-x);
    if (x < 1.5) {
      let [sum, term] = [x, x];
      for (let n = 1; term > 1e-18 * sum; n += 1) {
        term *= 2 * x * x / (2 * n + 1);
        sum += term;
      }
      return 1 - 2 / sqrt(PI) * exp(-x * x) * sum;
    }
    let fraction = 0;
    for (let n = 150; n > 0; n -= 1) fraction = n / 2 / (x + fraction);
    return exp(-x * x) / sqrt(PI) / (x + fraction);
  }

  const upperNormal = (z) => erfc(z / Math.SQRT2) / 2;

  /* The z above which a normal variable lies with this probability, at most a half. */
  function normalQuantile(tail) {
    let z = tail < 0.5 ? sqrt(-2 * log(tail)) : 0;
    for (let tries = 0; tries < 60; tries += 1) {
      const upper = upperNormal(z);
      const step = log(upper / tail) * upper * sqrt(2 * PI) * exp(z * z / 2);
      z += step;
      if (abs(step) < 1e-15 * (1 + z)) break;
    }
    return z;
  }

  /* The logarithm of the beta function of a and a half. */
  function logBetaHalf(a) {
    if (a < 20) return logBetaHalf(a + 1) + log((a + 0.5) / a);
    const rest = (x) => (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / x / x) / x / x) / x / x) / x;
    return (log(PI) + 1 - log(a)) / 2 - a * log1p(0.5 / a) + rest(a) - rest(a + 0.5);
  }

  /* The continued fraction of the incomplete beta function, without the factor before it. */
  function betaFraction(x, a, b) {
    const tiny = 1e-300;
    let [c, d] = [1, 1 - (a + b) * x / (a + 1)];
    d = 1 / (abs(d) < tiny ? tiny : d);
    let product = d;
    for (let m = 1; m < 20000; m += 1) {
      const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      let change = 1;
      for (const part of [even, odd]) {
        d = 1 + part * d;
        c = 1 + part / c;
        d = 1 / (abs(d) < tiny ? tiny : d);
        c = abs(c) < tiny ? tiny : c;
        change = d * c;
        product *= change;
      }
      if (abs(change - 1) < 1e-16) break;
    }
    return product;
  }

  /* The probability that Student's t lies above a positive value. */
  function upperT(t, df) {
    const [x, y] = [df / (df + t * t), t * t / (df + t * t)];
    const logX = x > 0.5 ? log1p(-y) : log(x);
    const factor = exp(df / 2 * logX + 0.5 * log(y) - logBetaHalf(df / 2));
    if (x < (df / 2 + 1) / (df / 2 + 2.5)) return factor * betaFraction(x, df / 2, 0.5) / df;
    return 0.5 - factor * betaFraction(y, 0.5, df / 2);
  }

  function quantileT(tail, df) {
    const below = (logT) => log(tail / upperT(exp(logT), df));
    return exp(rootAround(below, log(normalQuantile(tail)), 0.1));
  }

  const twoSided = (y, se) => (se > 0 ? 2 * upperNormal(abs(y / se)) : NaN);
  const twoSidedT = (y, se, df) => (se > 0 ? (y === 0 ? 1 : 2 * upperT(abs(y / se), df)) : NaN);

  // ---- Counts of which the sum is held fixed -------------------------------------------------

  /* Weights of a count, relative to the observed one. step(k) is weight(k + 1) / weight(k), and
     falls as k grows; so a sum ends where its terms have become too small to matter. */
  function weights({ step, observed, least, most }, odds) {
    const found = { below: 0, above: 0, noLikelier: 1, moment: 0 };
    for (const [side, way, end] of [["above", 1, most], ["below", -1, least]]) {
      let weight = 1;
      for (let k = observed; k !== end && weight < Infinity; k += way) {
        const factor = way > 0 ? step(k) * odds : 1 / (step(k - 1) * odds);
        weight *= factor;
        found[side] += weight;
        found.moment += way * (abs(k - observed) + 1) * weight;
        if (weight <= TIE) found.noLikelier += weight;
        if (factor < 1 && weight < 1e-19) break;
      }
    }
    return found;
  }

  /* Events of the treated, given the events and the people of both arms. */
  const hypergeometric = ({ events_t, n_t, events_c, n_c }) => ({
    step: (k) => (n_t - k) * (events_t + events_c - k) / ((k + 1) * (n_c - events_t - events_c + k + 1)),
    observed: events_t,
    least: max(0, events_t + events_c - n_c),
    most: min(n_t, events_t + events_c),
  });

  /* Events of the treated, given the events of both arms, whose rates decide the odds. */
  const binomial = ({ events_t, events_c }) => ({
    step: (k) => (events_t + events_c - k) / (k + 1),
    observed: events_t,
    least: 0,
    most: events_t + events_c,
  });

  const exchanged = (of) => {
    const other = {};
    for (const name of Object.keys(of)) {
      other[name.slice(0, -1) + (name.endsWith("t") ? "c" : "t")] = of[name];
    }
    return other;
  };

  /* Twice the smaller tail; of the observed count's own probability, a part belongs to it. */
  function centralP(counts, odds, part) {
    const { below, above } = weights(counts, odds);
    return min(1, 2 * (min(below, above) + part) / (below + 1 + above));
  }

  function fisher(of) {
    const { below, above, noLikelier } = weights(hypergeometric(of), 1);
    return min(1, noLikelier / (below + 1 + above));
  }

  /* The odds under which as many events as observed, or more, have the probability `tail`. */
  function lowerOdds(counts, tail, part) {
    if (counts.observed === counts.least) return 0;
    const beyond = (logOdds) => {
      const { below, above } = weights(counts, exp(logOdds));
      return -log1p((below + 1 - part) / (above + part)) - log(tail);
    };
    return exp(rootAround(beyond, 0));
  }

  function exactLimits(distribution, of, tail, part) {
    return [
      lowerOdds(distribution(of), tail, part),
      1 / lowerOdds(distribution(exchanged(of)), tail, part),
    ];
  }

  function likeliestOddsRatio(of) {
    const counts = hypergeometric(of);
    if (counts.least === counts.most) return NaN;
    if (counts.observed === counts.least) return 0;
    if (counts.observed === counts.most) return Infinity;
    const excess = (logOdds) => {
      const { below, above, moment } = weights(counts, exp(logOdds));
      if (below === Infinity) return -Infinity;
      if (above === Infinity) return Infinity;
      return moment / (below + 1 + above);
    };
    return exp(rootAround(excess, 0));
  }

  // ---- Score intervals -----------------------------------------------------------------------

  const smaller = (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : min(a, b));

  /* The pull at which pull² = chi2 · information(pull), or `most` where that is less. */
  function pullAt(information, chi2, most) {
    const [value, slope] = information(0);
    const tangent = (chi2 * slope + sqrt((chi2 * slope) ** 2 + 4 * chi2 * value)) / 2;
    let pull = smaller(tangent, (1 - 1e-15) * most);
    for (let tries = 0; tries < 100; tries += 1) {
      const [here, rise] = information(pull);
      const step = max(0, pull ** 2 - chi2 * here) / (2 * pull - chi2 * rise);
      pull -= step;
      if (!(abs(step) > 1e-9 * pull)) break;
    }
    return smaller(pull, most);
  }

  function lowerRiskRatio({ events_t: x_t, n_t, events_c: x_c, n_c }, chi2) {
    if (x_t === 0) return 0;
    const [y_t, y_c] = [n_t - x_t, n_c - x_c];
    const [safe_t, safe_c] = [y_t / n_t, y_c / n_c];
    const pull = pullAt((pull) => {
      const [left_t, left_c] = [x_t - pull, x_c + pull];
      const below = safe_t * left_c + safe_c * left_t;
      return [left_t * left_c / below, (safe_c * left_t ** 2 - safe_t * left_c ** 2) / below ** 2];
    }, chi2, x_t);
    let risk_t = (x_t - pull) / (n_t - pull);
    const risk_c = (x_c + pull) / (n_c + pull);
    if (y_t === 0) {
      const missing = n_t * (chi2 / pull ** 2 - y_c / (n_c * (x_c + pull)));
      risk_t = 1 / (1 + max(0, missing));
    }
    return risk_t / risk_c;
  }

  function lowerOddsRatio({ events_t: x_t, n_t, events_c: x_c, n_c }, chi2) {
    const [y_t, y_c] = [n_t - x_t, n_c - x_c];
    const most = min(x_t, y_c);
    if (most === 0) return 0;
    const pull = pullAt((pull) => {
      const [of_t, of_c] = [(x_t - pull) * (y_t + pull) / n_t, (x_c + pull) * (y_c - pull) / n_c];
      const [slope_t, slope_c] = [(x_t - y_t - 2 * pull) / n_t, (y_c - x_c - 2 * pull) / n_c];
      const both = of_t + of_c;
      return [of_t * of_c / both, (slope_t * of_c ** 2 + slope_c * of_t ** 2) / both ** 2];
    }, chi2, most);
    return (x_t - pull) * (y_c - pull) / ((y_t + pull) * (x_c + pull));
  }

  /* The p in [0, 1] with x − n·p = pull·p·(1 − p), and 1 − p, each without cancellation. */
  function pulledDown(x, y, pull) {
    const n = x + y;
    const square = sqrt((n - pull) ** 2 + 4 * pull * y);
    return [
      2 * x / (n + pull + square),
      pull < n ? 2 * y / (square + n - pull) : (square + pull - n) / (2 * pull),
    ];
  }

  function lowerRiskDifference({ events_t: x_t, n_t, events_c: x_c, n_c }, chi2) {
    const [y_t, y_c] = [n_t - x_t, n_c - x_c];
    const most = min(n_t * (1 + 2 * chi2 / x_t), n_c * (1 + 2 * chi2 / y_c));
    if (!(most < Infinity)) return -1;
    const risks = (pull) => {
      const [risk_t, safe_t] = pulledDown(x_t, y_t, pull);
      const [safe_c, risk_c] = pulledDown(y_c, x_c, pull);
      return { risk_t, safe_t, risk_c, safe_c };
    };
    const share = root((share) => {
      const pull = share * most;
      const { risk_t, safe_t, risk_c, safe_c } = risks(pull);
      return sqrt(pull ** 2 * (risk_t * safe_t / n_t + risk_c * safe_c / n_c)) - sqrt(chi2);
    }, 0, 1);
    const { risk_t, risk_c } = risks(share * most);
    return risk_t - risk_c;
  }

  const SCORE = {
    "risk ratio": (of, chi2) => [lowerRiskRatio(of, chi2), 1 / lowerRiskRatio(exchanged(of), chi2)],
    "odds ratio": (of, chi2) => [lowerOddsRatio(of, chi2), 1 / lowerOddsRatio(exchanged(of), chi2)],
    "risk difference": (of, chi2) => [
      lowerRiskDifference(of, chi2),
      -lowerRiskDifference(exchanged(of), chi2),
    ],
  };

  function scoreLimits(measure, of, { z }, unbiased) {
    const n = of.n_t + of.n_c;
    return SCORE[measure](of, z ** 2 * (unbiased ? n / (n - 1) : 1));
  }

  function scoreP({ events_t, n_t, events_c, n_c }, unbiased) {
    const [n, events] = [n_t + n_c, events_t + events_c];
    const excess = abs(events_t * (n_c - events_c) - (n_t - events_t) * events_c) / n;
    const chi2 = excess ** 2 * n ** 3 / (n_t * n_c * events * (n - events));
    return erfc(sqrt(chi2 * (unbiased ? (n - 1) / n : 1) / 2));
  }

  // ---- One function per method ---------------------------------------------------------------

  /* How wide an interval is: the probability of one tail, and its normal quantile. */
  const atLevel = (level) => ({ tail: (1 - level) / 2, z: normalQuantile(1 - (1 + level) / 2) });

  const squareRoot = (variance) => (Number.isFinite(variance) ? sqrt(variance) : NaN);

  function logNormal(estimate, variance, { z }) {
    const se = squareRoot(variance);
    const factor = exp(z * se);
    const p = twoSided(log(estimate), se);
    return { estimate, low: estimate / factor, high: estimate * factor, p };
  }

  const ratioOf = ({ events_t, n_t, events_c, n_c }) => (events_t / n_t) / (events_c / n_c);
  const varianceOf = ({ events_t, n_t, events_c, n_c }) =>
    1 / events_t - 1 / n_t + 1 / events_c - 1 / n_c;
  const plus = ({ events_t, n_t, events_c, n_c }, events, n) =>
    ({ events_t: events_t + events, n_t: n_t + n, events_c: events_c + events, n_c: n_c + n });

  function differenceOf({ events_t, n_t, events_c, n_c }) {
    const [risk_t, risk_c] = [events_t / n_t, events_c / n_c];
    const se = sqrt(risk_t * (1 - risk_t) / n_t + risk_c * (1 - risk_c) / n_c);
    return [risk_t - risk_c, se];
  }

  function wilsonReach(risk, n, z) {
    const share = z ** 2 / n;
    const square = sqrt(share * (risk * (1 - risk) + share / 4));
    const shift = share * (risk - 0.5);
    return [(square + shift) / (1 + share), (square - shift) / (1 + share)];
  }

  function newcombe(of, { z }) {
    const [estimate] = differenceOf(of);
    const [below_t, above_t] = wilsonReach(of.events_t / of.n_t, of.n_t, z);
    const [below_c, above_c] = wilsonReach(of.events_c / of.n_c, of.n_c, z);
    const low = estimate - sqrt(below_t ** 2 + above_c ** 2);
    return { estimate, low, high: estimate + sqrt(above_t ** 2 + below_c ** 2), p: NaN };
  }

  function wald(of, { z }, centre = of) {
    const [estimate, own] = differenceOf(of);
    const [middle, se] = differenceOf(centre);
    const p = centre === of ? twoSided(estimate, own) : NaN;
    return { estimate, low: middle - z * se, high: middle + z * se, p };
  }

  function scored(measure, estimateOf, unbiased) {
    return (of, reach) => {
      const [low, high] = scoreLimits(measure, of, reach, unbiased);
      return { estimate: estimateOf(of), low, high, p: scoreP(of, unbiased) };
    };
  }

  const oddsOf = ({ events_t, n_t, events_c, n_c }) =>
    (events_t * (n_c - events_c)) / ((n_t - events_t) * events_c);

  function woolf(of, reach) {
    const { events_t, n_t, events_c, n_c } = of;
    const variance = 1 / events_t + 1 / (n_t - events_t) + 1 / events_c + 1 / (n_c - events_c);
    return logNormal(oddsOf(of), variance, reach);
  }

  function conditionalOdds(part) {
    return (of, { tail }) => {
      const [low, high] = exactLimits(hypergeometric, of, tail, part);
      const p = centralP(hypergeometric(of), 1, part);
      return { estimate: likeliestOddsRatio(of), low, high, p };
    };
  }

  const rateRatioOf = ({ events_t, time_t, events_c, time_c }) =>
    (events_t / time_t) / (events_c / time_c);

  function conditionalRates(part) {
    return (of, { tail }) => {
      const times = of.time_t / of.time_c;
      const [low, high] = exactLimits(binomial, of, tail, part).map((odds) => odds / times);
      return { estimate: rateRatioOf(of), low, high, p: centralP(binomial(of), times, part) };
    };
  }

  /* The spreads as standard errors; the standard deviation that both arms share. */
  function spreads({ sd_t, n_t, sd_c, n_c }, spread) {
    const se_t = spread === "sd" ? sd_t / sqrt(n_t) : sd_t;
    const se_c = spread === "sd" ? sd_c / sqrt(n_c) : sd_c;
    const [df_t, df_c] = [n_t - 1, n_c - 1];
    const within = df_t * n_t * se_t ** 2 + df_c * n_c * se_c ** 2;
    return { se_t, se_c, df_t, df_c, pooled: sqrt(within / (df_t + df_c)) };
  }

  function meanDifference(method) {
    return (of, { z, tail }, spread) => {
      const { se_t, se_c, df_t, df_c, pooled } = spreads(of, spread);
      const estimate = of.mean_t - of.mean_c;
      let [se, df] = [Math.hypot(se_t, se_c), NaN];
      if (method === "welch") df = se ** 4 / (se_t ** 4 / df_t + se_c ** 4 / df_c);
      if (method === "pooled") {
        df = df_t + df_c;
        se = pooled * sqrt(1 / of.n_t + 1 / of.n_c);
      }
      const quantile = method === "normal" ? z : se > 0 ? quantileT(tail, df) : 0;
      const margin = se === 0 ? 0 : quantile * se;
      const p = method === "normal" ? twoSided(estimate, se) : twoSidedT(estimate, se, df);
      return { estimate, low: estimate - margin, high: estimate + margin, p };
    };
  }

  const METHODS = {
    people: {
      "risk ratio": {
        katz: (of, reach) => logNormal(ratioOf(of), varianceOf(of), reach),
        koopman: scored("risk ratio", ratioOf, false),
        score: scored("risk ratio", ratioOf, true),
        walter: (of, reach) => {
          const more = plus(of, 0.5, 0.5);
          return logNormal(ratioOf(more), varianceOf(more), reach);
        },
      },
      "odds ratio": {
        woolf,
        score: scored("odds ratio", oddsOf, true),
        exact: conditionalOdds(1),
        midp: conditionalOdds(0.5),
      },
      "risk difference": {
        newcombe,
        wald: (of, reach) => wald(of, reach),
        score: scored("risk difference", (of) => differenceOf(of)[0], true),
        mee: scored("risk difference", (of) => differenceOf(of)[0], false),
        "agresti-caffo": (of, reach) => wald(of, reach, plus(of, 1, 2)),
      },
    },
    rates: {
      "rate ratio": {
        exact: conditionalRates(1),
        midp: conditionalRates(0.5),
        wald: (of, reach) => logNormal(rateRatioOf(of), 1 / of.events_t + 1 / of.events_c, reach),
      },
    },
    means: {
      "mean difference": {
        welch: meanDifference("welch"),
        pooled: meanDifference("pooled"),
        normal: meanDifference("normal"),
      },
    },
  };
  const SOUND = { people: "score", rates: "exact", means: "welch" };
  const familyOf = (kind) => kind.split("_")[0];
  const spreadOf = (kind) => kind.split("_")[1];
  const withoutPeople = (of) => "n_t" in of && of.n_t === null;

  function interval(kind, of, measure, method, level = 0.95) {
    return METHODS[familyOf(kind)][measure][method](of, atLevel(level), spreadOf(kind));
  }

  /* Every interval of a pair of arms, as helpers.reanalysis.two_arms.intervals. */
  function intervals(kind, of, level = 0.95) {
    const reach = atLevel(level);
    const found = [];
    for (const [measure, methods] of Object.entries(METHODS[familyOf(kind)])) {
      for (const [method, compute] of Object.entries(methods)) {
        if (method === "normal" || !withoutPeople(of)) {
          found.push({ measure, method, ...compute(of, reach, spreadOf(kind)) });
        }
      }
    }
    return found;
  }

  /* One event fewer (below 0) or more for so many treated, and its limits; see
     helpers.effects.number_needed_to_treat for an interval that runs through infinity. */
  function numberNeeded(of, level = 0.95) {
    const { estimate, low, high } = newcombe(of, atLevel(level));
    const [least, most] = [1 / (low === 0 ? 0 : low), 1 / (high === 0 ? -0 : high)];
    const whole = 1 / (estimate === 0 ? 0 : estimate);
    return low < 0 && high > 0
      ? { estimate: whole, low: least, high: most }
      : { estimate: whole, low: most, high: least };
  }

  function perThousand(of, level = 0.95) {
    const { estimate, low, high } = newcombe(of, atLevel(level));
    return {
      treated: 1000 * of.events_t / of.n_t,
      control: 1000 * of.events_c / of.n_c,
      estimate: 1000 * estimate,
      low: 1000 * low,
      high: 1000 * high,
    };
  }

  function hedges(kind, of, level = 0.95) {
    const n = of.n_t + of.n_c;
    const { pooled } = spreads(of, spreadOf(kind));
    const unbiased = sqrt(PI / ((n - 2) / 2)) / exp(logBetaHalf((n - 3) / 2));
    const estimate = pooled === 0 ? NaN : unbiased * (of.mean_t - of.mean_c) / pooled;
    const margin = atLevel(level).z * sqrt(1 / of.n_t + 1 / of.n_c + estimate ** 2 / (2 * n));
    return { estimate, low: estimate - margin, high: estimate + margin };
  }

  /* Measure and method of the p-value function, and the interval at a distance of z. */
  function curveOf(kind, of) {
    const [measure] = Object.keys(METHODS[familyOf(kind)]);
    const method = withoutPeople(of) ? "normal" : SOUND[familyOf(kind)];
    const compute = METHODS[familyOf(kind)][measure][method];
    const at = (z) => compute(of, { z, tail: upperNormal(z) }, spreadOf(kind));
    return { measure, method, at };
  }

  /* The two-sided p of any effect: that of the interval which ends there. */
  function pAgainst(kind, of, value) {
    const { at } = curveOf(kind, of);
    const nearest = normalQuantile((1 - NARROWEST) / 2);
    const { low, high } = at(nearest);
    if (Number.isNaN(low) || Number.isNaN(high)) return NaN;
    if (low <= value && value <= high) return 1;
    const [side, sign] = value < low ? ["low", 1] : ["high", -1];
    const beyond = (z) => max(-1e12, min(1e12, sign * (value - at(z)[side])));
    if (beyond(FURTHEST) < 0) return 0;
    return 2 * upperNormal(root(beyond, nearest, FURTHEST));
  }

  // ---- Readers -------------------------------------------------------------------------------

  /* The logarithm of a ratio and its large-sample standard error; NaN where there is none. */
  function largeSample(kind, of) {
    if (kind === "people") return { y: log(ratioOf(of)), se: squareRoot(varianceOf(of)) };
    return { y: log(rateRatioOf(of)), se: squareRoot(1 / of.events_t + 1 / of.events_c) };
  }

  /* What somebody concludes of a ratio who believed in `middle`, between low and high with 95%. */
  function conclude({ y, se }, { middle, low, high }, level = 0.95) {
    const prior = (log(high) - log(low)) / (2 * atLevel(0.95).z);
    const [ofData, ofPrior] = [se ** -2, prior ** -2];
    const share = ofPrior / (ofData + ofPrior);
    const mean = (1 - share) * y + share * log(middle);
    const sd = (ofData + ofPrior) ** -0.5;
    const margin = atLevel(level).z * sd;
    return {
      estimate: exp(mean),
      low: exp(mean - margin),
      high: exp(mean + margin),
      probability: upperNormal(mean / sd),
      prior_share: share,
      y: mean,
      se: sd,
    };
  }

  return {
    conclude, curveOf, fisher, hedges, interval, intervals, largeSample,
    midp: (of) => centralP(hypergeometric(of), 1, 0.5),
    numberNeeded, pAgainst, perThousand, upperNormal,
  };
})();
