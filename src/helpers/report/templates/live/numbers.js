/* How numbers are shown, as helpers.numbers shows them: halves away from zero, a true minus. */
const numbers = (() => {
  "use strict";
  const MINUS = "−";

  /* A positive number as digits, of which so many stand behind the point (below 0: zeros follow). */
  function decimal(value) {
    const [mantissa, power] = value.toExponential().split("e");
    const digits = mantissa.replace(".", "");
    return { digits: BigInt(digits), behind: digits.length - 1 - Number(power) };
  }

  /* The whole number of units of 10^−decimals, halves rounded up. */
  function units(value, decimals) {
    const { digits, behind } = decimal(value);
    if (behind <= decimals) return digits * 10n ** BigInt(decimals - behind);
    const unit = 10n ** BigInt(behind - decimals);
    return (2n * digits + unit) / (2n * unit);
  }

  function fixed(value, decimals) {
    if (Number.isNaN(value)) return "–";
    if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
    const rounded = units(Math.abs(value), decimals);
    const digits = String(rounded).padStart(decimals + 1, "0");
    const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
    const rest = decimals ? `.${digits.slice(digits.length - decimals)}` : "";
    return (value < 0 && rounded > 0n ? MINUS : "") + whole + rest;
  }

  function significant(value, digits) {
    if (value === 0 || !Number.isFinite(value)) return fixed(value, 0);
    const size = Math.abs(value);
    const power = Number(size.toExponential().split("e")[1]);
    // 0.0996 becomes 0.10 and needs one decimal less than 0.0996 did.
    const wider = units(size, digits - 1 - power) === 10n ** BigInt(digits) ? 1 : 0;
    return fixed(value, Math.max(0, digits - 1 - power - wider));
  }

  const ratio = (value) => (value >= 0.1 && value <= 10 ? fixed(value, 2) : significant(value, 2));
  const pValue = (p) => (p < 0.0001 ? "< 0.0001" : significant(p, 2));

  /* A share of 1 as a percentage, without its sign: of its digits, so that 0.145 is 14.5. */
  function points(share, decimals = 1) {
    if (!Number.isFinite(share) || share === 0) return fixed(share, share === 0 ? decimals : 0);
    return fixed(Number(`${share.toExponential().replace(/e(.*)/, (_, power) => `e${Number(power) + 2}`)}`), decimals);
  }

  function chance(share) {
    if (share < 0.01) return "under 1%";
    return share > 0.99 ? "over 99%" : `${points(share, 0)}%`;
  }

  const interval = (low, high, show = ratio) => `${show(low)} to ${show(high)}`;

  function estimate(value, low, high, show = ratio, unit = "") {
    if (Number.isNaN(value)) return "cannot be computed";
    if (Number.isNaN(low) || Number.isNaN(high)) return show(value) + unit;
    return `${show(value)}${unit} (${interval(low, high, show)})`;
  }

  return { chance, estimate, fixed, interval, pValue, points, ratio, significant };
})();
