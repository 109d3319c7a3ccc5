"""Do the effects change with something that differs between trials? Meta-regression."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import fdtrc, stdtrit

from helpers import numbers
from helpers.effects import validation
from helpers.effects.distributions import p_normal, p_t, z_quantile
from helpers.effects.frames import Note, measure_of, scale_of
from helpers.effects.validation import Column
from helpers.meta import heterogeneity, results, shown, tau2
from helpers.meta.groups import number_groups
from helpers.meta.inputs import Effects, read_effects
from helpers.meta.inverse_variance import INTERVALS, model_names

INTERCEPT = "intercept"
COLLINEAR = 1e-7  # of a moderator's length, left after what the others explain
TOO_FEW = "R² of fewer than ten trials is mostly chance"
PREDICTIONS = ("k-p", "k-p-1", "normal")


@dataclass(frozen=True)
class Moderators:
    """The columns beside the intercept: one a number, one less than its levels a factor."""

    levels: dict[str, list | None]
    """The levels of each factor, the reference first; None for a number."""

    @classmethod
    def of(cls, trials: pd.DataFrame, names: list[str]) -> Moderators:
        """Read which moderators are factors: all that hold no numbers, and booleans."""
        return cls({name: _levels(trials[name]) for name in names})

    @property
    def terms(self) -> list[str]:
        """Names of the columns; those of a factor as ``alloc[random]``."""
        found = []
        for name, levels in self.levels.items():
            found += [name] if levels is None else [f"{name}[{each}]" for each in levels[1:]]
        return found

    def columns(self, frame: pd.DataFrame, argument: str) -> np.ndarray:
        """Shape (terms, rows). ValueError for a level that the trials did not have."""
        found = []
        for name, levels in self.levels.items():
            if levels is None:
                found.append(validation.as_columns(**{name: frame[name]})[0][name])
                continue
            for row, value in frame[name].items():
                if value not in levels and not pd.isna(value):
                    allowed = ", ".join(map(repr, levels))
                    raise ValueError(
                        f"{argument}: {name}, row {row!r}: {value!r}; allowed are {allowed}"
                    )
            known = frame[name].notna().to_numpy()
            for level in levels[1:]:
                found.append(np.where(known, (frame[name] == level).to_numpy(bool), np.nan))
        return np.array(found, dtype=float).reshape(len(found), len(frame))


def _levels(column: pd.Series) -> list | None:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [each for each in column.cat.categories if (column == each).any()]
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return None
    return sorted(column.dropna().unique())


@dataclass(frozen=True, repr=False)
class Regression:
    """Meta-regressions, one or (with ``by``) many, as `regression` fits them.

    Attributes
    ----------
    coefficients : DataFrame, a row per coefficient
        ``b, se, stat, df, p, low, high`` on the scale of analysis: for logs of ratios, exp(b) is
        the ratio of two ratios. ``df`` is that of t (Hartung and Knapp), NaN where z is used.
    model : DataFrame, a row per regression
        ``k, k_used, coefficients`` (how many); ``tau2``; ``tau2_without``, that of the pool
        without moderators; ``i2, h2, r2`` (I² and H² of what the moderators leave; R² in per
        cent); ``qe, qe_df, qe_p``: residual heterogeneity; ``qm, qm_df, qm_df2, qm_p``: the test
        of all moderators at once, chi-squared, or F (with ``qm_df2``) by Hartung and Knapp's
        method; ``note``.
    """

    coefficients: pd.DataFrame
    model: pd.DataFrame
    moderators: Moderators
    about: dict[str, Any]
    fitted: dict[str, np.ndarray] = field(compare=False)
    """Coefficients, their covariance, and centres and scales of the moderators."""

    def __repr__(self) -> str:
        tables = [self._table(self.coefficients), self._table(self.model[self._shown])]
        texts = [table.to_string(max_rows=shown.MOST_ROWS) for table in tables]
        return "\n\n".join(["\n".join(self._sentences()), *texts])

    def _repr_html_(self) -> str:
        tables = [self._table(self.coefficients), self._table(self.model[self._shown])]
        said = "".join(f"<p>{line}</p>" for line in self._sentences())
        return said + "".join(table.to_html(max_rows=shown.MOST_ROWS) for table in tables)

    @property
    def _shown(self) -> list[str]:
        return ["k_used", "tau2", "i2", "r2", "qe", "qe_df", "qe_p", "qm", "qm_df", "qm_p"]

    def _table(self, frame: pd.DataFrame) -> pd.DataFrame:
        cells = {
            shown.label(name, {}): [shown.cell(name, value, {}) for value in frame[name]]
            for name in frame
        }
        return pd.DataFrame(cells, index=frame.index)

    def _sentences(self) -> list[str]:
        on = ", ".join(self.moderators.levels)
        of = (
            f"the log of the {self.about['measure']}"
            if self.about["scale"] == "log"
            else (f"the {self.about['measure']}")
        )
        said = [f"Meta-regression of {of} on {on} ({self.about['method']})."]
        if len(self.model) == 1:
            row = self.model.iloc[0]
            kind = "test" if np.isnan(row["qm_df2"]) else "F test"
            said += [
                f"The {kind} of the moderators has p {numbers.p_value(row['qm_p'])}; they explain "
                f"{shown.cell('r2', row['r2'], {})} of the variance between "
                f"{row['k_used']} trials (R²)."
            ]
        notes = [note for note in dict.fromkeys(self.model["note"].astype(str)) if note]
        return said + [f"Note: {note}." for note in notes]

    def predict(
        self, new: pd.DataFrame, prediction: str = "k-p", level: float | None = None
    ) -> pd.DataFrame:
        """The mean effect where the moderators have given values, and that of a next trial.

        Parameters
        ----------
        new : DataFrame, shape (points, …)
            A column for each moderator.
        prediction : {"k-p", "k-p-1", "normal"}
            The quantile of the prediction interval: t with k − p degrees of freedom, p being the
            number of coefficients, or with k − p − 1 (k − 2 without moderators: Higgins, Thompson
            and Spiegelhalter's), or z (metafor's choice where the interval is normal).
        level : float or None
            Confidence level; None: that of the regression.

        Returns
        -------
        DataFrame, a row per point (and regression)
            ``estimate, low, high, y, se`` and ``pi_low, pi_high``; estimate and limits on the
            natural scale. The prediction interval is y ± quantile·√(se² + tau²).

        Raises
        ------
        ValueError
            A missing column or value, or a level that the trials did not have.
        """
        validation.require_choice("prediction", prediction, PREDICTIONS)
        level = self.about["level"] if level is None else level
        validation.require_level(level)
        validation.require_columns("new", new, self.moderators.levels)
        columns = self.moderators.columns(new, "new")
        for name, column in zip(self.moderators.terms, columns, strict=True):
            validation.require_finite(f"new: {name}", column, new.index)
        fitted, model = self.fitted, self.model
        n, points = len(model), len(new)
        scaled = (columns.T[None] - fitted["centre"][:, None]) / fitted["scale"][:, None]
        design = np.concatenate([np.ones((n, points, 1)), scaled], axis=2)
        y = np.einsum("npc,nc->np", design, fitted["b"])
        variance = np.einsum("npc,ncd,npd->np", design, fitted["covariance"], design)
        se = np.sqrt(np.maximum(variance, 0.0))
        df = (model["k_used"] - model["coefficients"]).to_numpy(float)[:, None]
        z = z_quantile(level)
        quantile = z if self.about["interval"] == "normal" else stdtrit(df, (1 + level) / 2)
        between = model["tau2"].to_numpy()[:, None]
        if prediction == "normal":
            wide: Column | float = z
        else:
            less = df if prediction == "k-p" else df - 1
            wide = np.where(less > 0, stdtrit(np.maximum(less, 1), (1 + level) / 2), np.nan)
        margin = wide * np.sqrt(se**2 + between)
        found = {"estimate": y, "low": y - quantile * se, "high": y + quantile * se}
        found |= {"y": y, "se": se, "pi_low": y - margin, "pi_high": y + margin}
        if self.about["scale"] == "log":
            natural = ("estimate", "low", "high", "pi_low", "pi_high")
            found |= {name: np.exp(found[name]) for name in natural}
        flat = {name: values.ravel() for name, values in found.items()}
        index = new.index if self.about["by"] is None else _crossed(model.index, new.index, "point")
        frame = pd.DataFrame(flat, index=index)
        frame.attrs = {name: self.about[name] for name in ("measure", "method", "scale")}
        frame.attrs["level"] = level
        return shown.result(frame, _predicted, ["estimate", "low", "high", "pi_low", "pi_high"])

    def wls(self) -> Any:
        """The same weighted fit by statsmodels, for its diagnostics; one regression only.

        A `statsmodels.regression.linear_model.RegressionResults` with the weights 1/(se² + tau²).
        Its standard errors hold a free scale: they are Hartung and Knapp's, whatever ``interval``
        says.
        """
        from statsmodels.regression.linear_model import WLS

        if self.about["by"] is not None:
            raise ValueError("wls: the regression has groups; allowed is one regression")
        y, v, x = (self.fitted[name] for name in ("y", "v", "x"))
        design = pd.DataFrame(np.vstack([np.ones(len(y)), x]).T, columns=[INTERCEPT, *self._terms])
        return WLS(y, design, weights=1 / (v + self.model["tau2"].iloc[0])).fit()

    @cached_property
    def _terms(self) -> list[str]:
        return self.moderators.terms


def _predicted(points: pd.DataFrame) -> str:
    interval = numbers.interval_name(points.attrs["level"])
    return (
        f"Predicted {points.attrs['measure']}: the mean effect with its {interval}, and where "
        "the true effect of a next trial is expected."
    )


def regression(
    trials: pd.DataFrame,
    moderators: str | Iterable[str],
    *,
    scale: str | None = None,
    tau2: str = "reml",
    interval: str | None = None,
    level: float = 0.95,
    by: str | list[str] | None = None,
    missing: str = "raise",
    method: str | None = None,
) -> Regression:
    """Meta-regression: effects on what differs between trials, with a variance that is left.

    Moderators that hold numbers enter as they are, all others as factors, whose first level (of a
    category: in its order, else in that of the alphabet) is the reference. The fit is that of
    metafor's ``rma(yi, vi, mods = ~ …)``. Moderators are centred inside, so that calendar years
    cost no digits.

    Trials were not randomised to a moderator: what differs with it may differ for other reasons.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``y`` and ``se`` on the scale of analysis, and the moderators.
    moderators : str or list of str
        Columns of ``trials``.
    scale, tau2, level, method
        As in `pool`.
    interval : {"hksj", "normal", "hksj-adhoc"} or None
        As in `pool`, with k − p degrees of freedom for p coefficients.
    by : str, list of str, or None
        Column or columns that name the regression: thousands are fitted in one call.
    missing : {"raise", "omit"}
        What to do with a trial whose y, se or moderator is missing.

    Returns
    -------
    Regression
        Its ``coefficients`` and ``model`` are frames with the full numbers; ``predict`` gives
        effects at chosen moderators; ``wls`` the fit as statsmodels has it.

    Raises
    ------
    ValueError, TypeError
        As in `pool`. A moderator that does not vary or follows from the others, or no more trials
        than coefficients: metafor drops the moderator with a warning, this refuses.

    References
    ----------
    Thompson SG, Higgins JPT. Stat Med 2002;21:1559-73.
    Knapp G, Hartung J. Stat Med 2003;22:2693-710.
    Raudenbush SW. Analyzing effect sizes: random-effects models. 2009 (R²).

    Examples
    --------
    >>> trials = pd.DataFrame({"y": [-1.6, -1.2, -0.9, -0.1, 0.1], "se": [0.4, 0.3, 0.3, 0.2, 0.2],
    ...                        "latitude": [55, 44, 42, 18, 13]})
    >>> fit = regression(trials, "latitude", scale="log", interval="normal")
    >>> fit.coefficients[["b", "se", "p"]].round(3)
                   b     se      p
    intercept  0.614  0.229  0.007
    latitude  -0.039  0.008  0.000
    >>> fit.predict(pd.DataFrame({"latitude": [50]}))[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0      0.26  0.17  0.39
    """
    scale = scale_of("trials", trials, scale)
    tau2_method, interval = model_names(tau2, interval, method)
    validation.require_level(level)
    names = [moderators] if isinstance(moderators, str) else list(moderators)
    if not names:
        raise ValueError("moderators: none; allowed is at least one column")
    validation.require_columns("moderators", trials, names)
    known = Moderators.of(trials, names)
    x = known.columns(trials, "trials")
    complete = with_moderators(trials, known.terms, x, missing)
    read = read_effects(complete, by, missing)
    p = len(known.terms) + 1
    _require_enough(read, p)
    x = x[:, in_order(complete, by)]
    fits = _fit_all(read, x, known.terms, tau2_method)
    about = {
        "measure": measure_of("trials", trials, scale),
        "method": f"{heterogeneity.ESTIMATORS[tau2_method]}, {INTERVALS[interval]}",
        "scale": scale,
        "level": level,
        "interval": interval,
        "by": by,
    }
    fits |= _tests(fits, read, p, tau2_method, interval, level)
    notes = [
        (read.k_used < read.k, results.LEFT_OUT + ", and those without a moderator"),
        (fits["several"], results.TWO_MAXIMA),
        (read.k_used < 10, TOO_FEW),
    ]
    fitted = {"y": read.y, "v": read.se**2, "x": x}
    fitted |= {name: fits[name] for name in ("b", "covariance", "centre", "scale")}
    return Regression(
        _coefficients(fits, read, known.terms, by, level),
        _model(fits, read, p, notes),
        known,
        about,
        fitted,
    )


def with_moderators(
    trials: pd.DataFrame, terms: list[str], x: np.ndarray, missing: str
) -> pd.DataFrame:
    """The trials, without an effect where a moderator is missing and that is allowed."""
    there = np.isfinite(x).all(axis=0)
    if missing == "raise":
        allowed = "a finite number (missing='omit' leaves such a trial out, and says so)"
        for name, column in zip(terms, x, strict=True):
            validation.require(name, column, trials.index, np.isfinite(column), allowed)
    return trials if there.all() else trials.assign(y=trials["y"].where(there))


def in_order(trials: pd.DataFrame, by) -> np.ndarray:
    """Positions of the usable rows, one regression after the other, as `read_effects` has them."""
    usable = np.isfinite(trials["y"].to_numpy(float)) & np.isfinite(trials["se"].to_numpy(float))
    rows = np.flatnonzero(usable)
    numbers_of_groups, _ = number_groups(trials, by)
    return rows[np.argsort(numbers_of_groups[rows], kind="stable")]


def _require_enough(read: Effects, p: int) -> None:
    few = np.flatnonzero(read.k_used <= p)
    if len(few):
        where = "" if len(read.k) == 1 else f" in {read.labels.tolist()[few[0]]!r}"
        raise ValueError(
            f"trials: {read.k_used[few[0]]} usable{where} for {p} coefficients; "
            f"allowed are {p + 1} or more"
        )


def _fit_all(read: Effects, x: np.ndarray, terms: list[str], method: str) -> dict[str, np.ndarray]:
    """Every number of every regression, from matrices that hold many side by side."""
    n, p = len(read.groups.sizes), len(terms) + 1
    found: dict[str, np.ndarray] = {"b": np.empty((n, p)), "covariance": np.empty((n, p, p))}
    found |= {name: np.empty((n, p - 1)) for name in ("centre", "scale")}
    single = ("tau2", "without", "typical", "qe", "q_without", "qm", "spread")
    found |= {name: np.empty(n) for name in single}
    found["several"] = np.zeros(n, dtype=bool)
    for which, raw in tau2.side_by_side(read.y, read.se**2, read.groups, x):
        models, centre, length = scaled(raw)
        _require_independent(models, read.labels[read.filled][which], terms)
        # Measured from the smallest one, equal effects have no scatter, not even of rounding.
        base = raw.y.min(axis=0)
        models = tau2.Models(raw.y - base, raw.v, models.x)
        plain = tau2.Models(models.y, models.v, models.x[:0])
        between, several = tau2.estimate(method, models)
        start, final = models.fit(0.0), models.fit(between)
        found["tau2"][which], found["several"][which] = between, several
        found["without"][which] = tau2.estimate(method, plain)[0]
        found["typical"][which] = (models.k - p) / start.trace
        found["qe"][which], found["q_without"][which] = start.q, plain.fit(0.0).q
        found["spread"][which] = final.q
        found["centre"][which], found["scale"][which] = centre.T, length.T
        b, covariance, found["qm"][which] = _coordinates(models, final)
        b[:, 0] += base
        found["b"][which], found["covariance"][which] = b, covariance
    return found


def scaled(raw: tau2.Models) -> tuple[tau2.Models, np.ndarray, np.ndarray]:
    """Moderators about their mean and in units of their length, which costs no digits later."""
    there = np.isfinite(raw.v)
    # The mean twice over: what the first one rounds away is found by the second.
    centre = (raw.x * there).sum(axis=1) / raw.k
    centre = centre + ((raw.x - centre[:, None]) * there).sum(axis=1) / raw.k
    about = (raw.x - centre[:, None]) * there
    length = np.sqrt((about**2).sum(axis=1))
    flat = length <= 1e-13 * np.sqrt(raw.k) * np.abs(centre)
    length = np.where(flat | (length == 0), np.nan, length)
    return tau2.Models(raw.y, raw.v, about / length[:, None]), centre, length


def _require_independent(models: tau2.Models, labels: pd.Index, terms: list[str]) -> None:
    """Raise ValueError for a moderator that does not vary, or follows from those before it."""
    there = np.isfinite(models.v)
    even = tau2.Models(models.y, np.where(there, 1.0, np.inf), models.x)
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = np.array([steps[-1] for steps in even.fit(0.0).triangle])
    bad = np.argwhere(~(rest > COLLINEAR))
    if not len(bad):
        return
    term, which = bad[0]
    where = "" if len(labels) == 1 else f" in {labels.tolist()[which]!r}"
    if np.isnan(models.x[term, :, which]).any():
        raise ValueError(
            f"moderators: {terms[term]!r} is the same in all trials{where}; allowed is one that "
            "varies"
        )
    before = ", ".join(map(repr, terms[:term]))
    raise ValueError(
        f"moderators: {terms[term]!r}{where} follows from {before}; allowed are moderators of "
        "which none can be computed from the others"
    )


def _coordinates(models: tau2.Models, fit: tau2.Fit) -> tuple[np.ndarray, np.ndarray, Column]:
    """Coefficients (intercept first), their covariance, and Q_M, by way of the triangle."""
    p, n = models.coefficients, len(models.k)
    upper = np.zeros((n, p, p))
    root = np.sqrt(fit.total)
    upper[:, 0, 0] = root
    for place, steps in enumerate(fit.triangle, start=1):
        upper[:, 0, place] = steps[0] * root
        for row, step in enumerate(steps[1:], start=1):
            upper[:, row, place] = step
    weighted = fit.weights * models.y
    loads = [weighted.sum(axis=0) / root]
    from_mean = fit.weights * (models.y - weighted.sum(axis=0) / fit.total)
    loads += [(q * from_mean).sum(axis=0) for q in fit.basis]
    load = np.array(loads).T
    inverse = np.linalg.inv(upper)
    b = np.einsum("nij,nj->ni", inverse, load)
    return b, np.einsum("nij,nkj->nik", inverse, inverse), (load[:, 1:] ** 2).sum(axis=1)


def _tests(fits, read: Effects, p: int, method: str, interval: str, level: float) -> dict:
    """Widths, tests and what they rest on."""
    k = read.groups.sizes
    df = k - p
    stretch = np.ones(len(k))
    if interval != "normal":
        stretch = fits["spread"] / df
        stretch = np.maximum(1.0, stretch) if interval == "hksj-adhoc" else stretch
    if method == "common":
        i2, h2 = heterogeneity.from_q(fits["qe"], df)
        scattered, whole = fits["q_without"] > 0, fits["q_without"] / (k - 1)
        unexplained = np.divide(fits["qe"] / df, whole, out=np.ones(len(k)), where=scattered)
    else:
        ratio = fits["tau2"] / fits["typical"]
        i2, h2 = 100 * ratio / (1 + ratio), 1 + ratio
        with np.errstate(divide="ignore", invalid="ignore"):
            unexplained = np.where(fits["without"] > 0, fits["tau2"] / fits["without"], 1.0)
    moderators = p - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        qm = fits["qm"] / stretch
        qm_p = heterogeneity.chi_squared_p(qm, np.full(len(k), moderators))
        if interval != "normal":
            qm = np.where(stretch > 0, qm / moderators, np.nan)
            qm_p = fdtrc(moderators, df, qm)
    return {
        "covariance": fits["covariance"] * stretch[:, None, None],
        "i2": i2,
        "h2": h2,
        "r2": 100 * np.maximum(0.0, 1 - unexplained),
        "qm": qm,
        "qm_p": qm_p,
        "qm_df2": np.full(len(k), np.nan) if interval == "normal" else df.astype(float),
        "quantile": np.full(len(k), z_quantile(level))
        if interval == "normal"
        else stdtrit(df, (1 + level) / 2),
        "df": df,
    }


def _coefficients(fits, read: Effects, terms: list[str], by, level: float) -> pd.DataFrame:
    """In the units of the moderators: the centring is undone."""
    n, p = fits["b"].shape
    back = np.zeros((n, p, p))
    back[:, 0, 0] = 1
    place = np.arange(1, p)
    back[:, 0, 1:] = -fits["centre"] / fits["scale"]
    back[:, place, place] = 1 / fits["scale"]
    b = np.einsum("nij,nj->ni", back, fits["b"])
    variance = np.einsum("nij,njk,nik->ni", back, fits["covariance"], back)
    se = np.sqrt(np.maximum(variance, 0.0))
    df = np.broadcast_to(fits["qm_df2"][:, None], b.shape)
    margin = fits["quantile"][:, None] * se
    with np.errstate(divide="ignore", invalid="ignore"):
        stat = np.where(se > 0, b / se, np.nan)
        p_value = np.where(np.isnan(df), p_normal(b, se), p_t(b, se, df))
    columns = {"b": b, "se": se, "stat": stat, "df": df, "p": p_value}
    columns |= {"low": b - margin, "high": b + margin}
    index = pd.Index([INTERCEPT, *terms])
    labels = index if by is None else _crossed(read.labels, index, "term")
    return pd.DataFrame({name: values.ravel() for name, values in columns.items()}, index=labels)


def _model(fits, read: Effects, p: int, notes: list[Note]) -> pd.DataFrame:
    columns: dict[str, Any] = {"k": read.k, "k_used": read.k_used, "coefficients": p}
    columns |= {"tau2": fits["tau2"], "tau2_without": fits["without"]}
    columns |= {name: fits[name] for name in ("i2", "h2", "r2", "qe")}
    columns |= {"qe_df": fits["df"], "qe_p": heterogeneity.chi_squared_p(fits["qe"], fits["df"])}
    columns |= {"qm": fits["qm"], "qm_df": p - 1, "qm_df2": fits["qm_df2"], "qm_p": fits["qm_p"]}
    columns["note"] = results.joined_notes(len(read.k), notes)
    return pd.DataFrame(columns, index=read.labels)


def _crossed(groups: pd.Index, within: pd.Index, named: str) -> pd.MultiIndex:
    """Every group with every row within it."""
    repeated = groups.repeat(len(within)).to_frame(index=False)
    repeated[within.name or named] = np.tile(within.to_numpy(), len(groups))
    return pd.MultiIndex.from_frame(repeated)
