/* The two-arm calculator of a page: fields, sliders and the answers below them. */
(() => {
  "use strict";
  const { axis, axisLine, choice, drawing, drawn, element, newId, onPage, table } = elements;
  const MOST = 100000;
  const RATIOS = ["risk ratio", "odds ratio", "rate ratio"];
  const ARMS = { t: "Treated", c: "Control" };
  const WRITTEN = /^[-−+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?$/;
  const NO_NUMBER = "is not a number. Write one such as 12, 0.50 or 1,158.";

  /* The number in a field, or a sentence that says why there is none. */
  function read(text, name) {
    const what = name.slice(0, -2);
    const typed = text.trim();
    if (!typed) return { problem: "This field is empty. Write a number." };
    if (!WRITTEN.test(typed) || !/\d/.test(typed)) return { problem: `“${typed}” ${NO_NUMBER}` };
    const value = Number(typed.replace("−", "-").replaceAll(",", ""));
    if (["events", "n"].includes(what)) {
      if (!Number.isInteger(value) || value < 0) {
        return { problem: `${typed} cannot be a count. Write a whole number, 0 or more.` };
      }
      if (value > MOST) return { problem: `${typed} is too many. Write at most 100,000.` };
    }
    if (["time", "sd", "claime"].includes(what) && !(value > 0) && name !== "claimed difference") {
      return { problem: `${typed} is too small. Write a number above 0.` };
    }
    return { value };
  }

  /* All fields of a kind: their numbers, and the sentences beside those that have none. */
  function readAll(kind, about, typed) {
    const values = {};
    const problems = {};
    for (const name of about.names) {
      const isOpen = about.optional.includes(name) && !typed[name].trim();
      const { value, problem } = isOpen ? { value: null } : read(typed[name], name);
      if (problem) problems[name] = problem;
      else values[name] = value;
    }
    let claimed = null;
    if (typed.claimed.trim()) {
      const { value, problem } = read(typed.claimed, kind.startsWith("means") ? "claimed difference" : "claimed");
      if (problem) problems.claimed = problem;
      else claimed = value;
    }
    const least = kind === "people" ? 1 : 2;
    for (const arm of "tc") {
      const [events, n] = [values[`events_${arm}`], values[`n_${arm}`]];
      if (n !== undefined && n !== null && n < least) {
        problems[`n_${arm}`] = `${n} is too few. Write ${least} or more.`;
      } else if (kind === "people" && events > n) {
        problems[`events_${arm}`] = `${numbers.fixed(events, 0)} is more than the `
          + `${numbers.fixed(n, 0)} people in the group.`;
      }
    }
    if ("n_t" in values && "n_c" in values && (values.n_t === null) !== (values.n_c === null)) {
      const empty = values.n_t === null ? "n_t" : "n_c";
      problems[empty] = "Write the number of people for both groups, or for neither.";
    }
    return { values, problems, claimed };
  }

  // ---- The answer in words -------------------------------------------------------------------

  const oneDecimal = (value) => numbers.fixed(value, 1);
  const more = (value, words, show) => `${show(Math.abs(value))} ${words[value < 0 ? 0 : 1]}`;
  const range = (low, high, words, show) =>
    ((low < 0) === (high < 0)
      ? `${show(Math.min(Math.abs(low), Math.abs(high)))} to `
        + `${show(Math.max(Math.abs(low), Math.abs(high)))} ${words[low < 0 ? 0 : 1]}`
      : `${more(low, words, show)} to ${more(high, words, show)}`);

  /* What a mean difference is rounded to: a digit more than the means have. */
  function decimalsOf(typed) {
    const behind = ["mean_t", "mean_c"].map((name) => (typed[name].split(".")[1] || "").length);
    return Math.min(6, Math.max(...behind) + 1);
  }

  function sides({ low, high }, isRatio) {
    const nothing = isRatio ? 1 : 0;
    if (Number.isNaN(low) || Number.isNaN(high)) return "The likely range cannot be computed.";
    return low <= nothing && nothing <= high
      ? "That is too imprecise to tell in which direction the effect goes, if there is one."
      : "The likely range does not include “no effect”.";
  }

  function inWords(kind, of, typed) {
    const { measure, method, at } = twoArms.curveOf(kind, of);
    const first = twoArms.interval(kind, of, measure, method);
    const isRatio = RATIOS.includes(measure);
    if (kind === "people") {
      const { treated, control, estimate, low, high } = twoArms.perThousand(of);
      const words = ["fewer", "more"];
      const tenth = (value) => oneDecimal(value / 10);
      const difference = Math.abs(estimate) < 0.5
        ? "That is the same share." : `That is ${more(estimate, words, tenth)} of every 100 `
          + `(likely range ${range(low, high, words, tenth)}).`;
      return [
        `Of every 100 people treated, ${tenth(treated)} had the event; of every 100 people in the `
          + `control group, ${tenth(control)}. ${difference} ${sides(first, true)}`,
        `${ratioInWords("risk", first)}${needed(of)}`,
      ];
    }
    if (kind === "rates") {
      const [treated, control] = ["t", "c"].map((arm) =>
        numbers.significant(100 * of[`events_${arm}`] / of[`time_${arm}`], 3));
      return [
        `In every 100 years that people were treated, ${treated} events happened; in every 100 `
          + `years of the control group, ${control}. ${sides(first, true)}`,
        ratioInWords("rate of events", first),
      ];
    }
    const decimals = decimalsOf(typed);
    const show = (value) => numbers.fixed(value, decimals);
    const words = ["lower", "higher"];
    const same = Math.abs(first.estimate) < 10 ** -decimals / 2;
    const found = same ? "The mean is the same in both groups"
      : `The mean of the treated is ${more(first.estimate, words, show)} than that of the control group`;
    const likely = Number.isNaN(first.low) ? "" : ` (likely range ${range(first.low, first.high, words, show)})`;
    return [`${found}${likely}. ${sides(first, isRatio)}`];
  }

  function ratioInWords(what, { estimate, low, high }) {
    if (Number.isNaN(estimate)) return `Nobody had the event, so no ratio can be computed.`;
    const times = estimate === Infinity ? "infinitely many" : numbers.ratio(estimate);
    return `The ${what} with the treatment is ${times} times that without `
      + `(likely range ${numbers.interval(low, high)}).`;
  }

  function needed(of) {
    const { estimate, low, high } = twoArms.numberNeeded(of);
    if (!Number.isFinite(estimate)) return "";
    const one = (value) => `one person ${value < 0 ? "fewer" : "more"} with the event for every `
      + `${numbers.fixed(Math.abs(value), 0)} treated`;
    const found = one(estimate).replace("one", " One");
    if (low < 0 && high > 0) {
      return `${found}; the likely range goes from one fewer for every `
        + `${numbers.fixed(-low, 0)}, through no effect, to one more for every ${numbers.fixed(high, 0)}.`;
    }
    const [least, most] = [low, high].map(Math.abs).sort((a, b) => a - b);
    return `${found} (likely range ${numbers.fixed(least, 0)} to ${numbers.fixed(most, 0)}).`;
  }

  // ---- Tables and the curve ------------------------------------------------------------------

  function shownIn(measure, typed) {
    if (RATIOS.includes(measure)) return [numbers.ratio, ""];
    if (measure === "risk difference") return [numbers.points, " points"];
    const decimals = decimalsOf(typed);
    return [(value) => numbers.fixed(value, decimals), ""];
  }

  function everyInterval(kind, of, typed, names) {
    const rows = twoArms.intervals(kind, of).map(({ measure, method, estimate, low, high, p }) => [
      `${measure}, ${names[method]}`,
      numbers.estimate(estimate, low, high, ...shownIn(measure, typed)),
      Number.isNaN(p) ? "–" : numbers.pValue(p),
    ]);
    if (kind === "people") {
      rows.push(["Fisher’s exact test", "–", numbers.pValue(twoArms.fisher(of))]);
      rows.push(["mid-P test", "–", numbers.pValue(twoArms.midp(of))]);
    } else if (kind.startsWith("means") && of.n_t !== null) {
      const { estimate, low, high } = twoArms.hedges(kind, of);
      const twoDigits = (value) => numbers.fixed(value, 2);
      rows.push(["difference in SDs, Hedges’ g", numbers.estimate(estimate, low, high, twoDigits), "–"]);
    }
    return rows.map(([name, ...others]) => [name[0].toUpperCase() + name.slice(1), ...others]);
  }

  function limitsOfAxis(isRatio, ends, also) {
    const known = [...ends, ...also].filter((value) => Number.isFinite(value) && (!isRatio || value > 0));
    if (isRatio && ends[0] === 0) known.push(Math.min(1, ...known) / 10);
    if (isRatio && ends[1] === Infinity) known.push(Math.max(1, ...known) * 10);
    if (isRatio) {
      return [Math.max(0.01, Math.min(0.8, ...known)) / 1.1, Math.min(100, Math.max(1.25, ...known)) * 1.1];
    }
    const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
    const spare = (high - low || 1) * 0.06;
    return [low - spare, high + spare];
  }

  /* Over every possible effect its p; the likely range is where the curve is above 0.05. */
  function curve(kind, of, claimed, words, width) {
    const { measure, at } = twoArms.curveOf(kind, of);
    const isRatio = RATIOS.includes(measure);
    const steps = Array.from({ length: 34 }, (_, k) => k / 10 + 1e-6);
    const found = steps.map(at);
    const wide = found[26];
    const scale = axis(...limitsOfAxis(isRatio, [wide.low, wide.high], [claimed ?? NaN]), isRatio, width);
    const [top, bottom] = [26, 226];
    const height = (p) => bottom - (bottom - top) * p;
    const probability = (z) => Math.min(1, 2 * twoArms.upperNormal(z));
    const points = [
      ...found.map(({ low }, k) => [low, steps[k]]).reverse(),
      ...found.map(({ high }, k) => [high, steps[k]]),
    ].filter(([value]) => !Number.isNaN(value) && scale.inside(value));
    const path = points.map(([value, z]) => `${scale.place(value).toFixed(1)},${height(probability(z)).toFixed(1)}`);
    const marks = [[isRatio ? 1 : 0, "no effect", "nothing"]];
    if (claimed !== null) marks.push([claimed, "claimed", "claimed"]);
    const upright = marks.filter(([value]) => scale.inside(value)).map(([value, text, style], k) => {
      const x = scale.place(value);
      const end = x > width / 2 ? "end" : "start";
      return [
        drawn("line", { x1: x, x2: x, y1: top - 4, y2: bottom, class: style }),
        drawn("text", { x: x + (end === "end" ? -5 : 5), y: top + 8 + 16 * k, "text-anchor": end, class: style }, text),
      ];
    });
    return drawn("svg", { width, height: 268, viewBox: `0 0 ${width} 268`, role: "img", "aria-label": words },
      drawn("line", { x1: 0, x2: width, y1: height(0.05), y2: height(0.05), class: "level" }),
      drawn("text", { x: width, y: height(0.05) - 5, "text-anchor": "end", class: "soft" }, "p = 0.05"),
      upright,
      drawn("polyline", { points: path.join(" "), class: "curve" }),
      axisLine(scale, bottom, width),
      drawn("text", { x: width / 2, y: 262, "text-anchor": "middle" }, measure[0].toUpperCase() + measure.slice(1)));
  }

  function curveInWords(kind, of, claimed, typed) {
    const { measure, method } = twoArms.curveOf(kind, of);
    const { low, high } = twoArms.interval(kind, of, measure, method);
    if (Number.isNaN(low)) return "There is no curve, because nobody had the event.";
    const isRatio = RATIOS.includes(measure);
    const [show] = shownIn(measure, typed);
    const against = (value) => `p = ${numbers.pValue(twoArms.pAgainst(kind, of, value))}`
      .replace("= <", "<").replaceAll(" ", "\u00a0");
    const claim = claimed === null ? "" : ` The claimed ${show(claimed)} has ${against(claimed)}.`;
    return `So the data fit values from ${show(low)} to ${show(high)} well; “no effect” `
      + `(${isRatio ? 1 : 0}) has ${against(isRatio ? 1 : 0)}.${claim}`;
  }

  function threeReaders(kind, of, readers) {
    if (kind.startsWith("means")) {
      return element("p", {}, "The three beliefs are about ratios, so they have nothing to say about means.");
    }
    const data = twoArms.largeSample(kind, of);
    if (!(data.se > 0)) {
      return element("p", {}, "With these numbers nobody can conclude anything by this simple formula: it needs "
        + "events in both groups, and people without the event.");
    }
    const rows = readers.map(([name, middle, low, high]) => {
      const after = twoArms.conclude(data, { middle, low, high });
      return [name, `${numbers.ratio(middle)} (${numbers.interval(low, high)})`,
        numbers.estimate(after.estimate, after.low, after.high), numbers.chance(after.probability)];
    });
    return table("What three readers conclude who believed different ratios before",
      ["Reader", "Believed (95% range)", "Concludes (95% range)", "Chance of fewer events"], rows);
  }

  // ---- The panel -----------------------------------------------------------------------------

  function panel({ kinds, examples, methods, readers }) {
    const state = { kind: "", typed: {}, fields: {}, answered: null };
    const arms = element("div", { class: "arms" });
    const stale = element("p", { class: "stale", role: "status" });
    const words = element("div", { class: "answer-words", "aria-live": "polite" });
    const below = element("div");
    const caption = element("figcaption");
    const drawingOf = drawing((width) => {
      const { kind, values, claimed } = state.answered;
      return curve(kind, values, claimed, caption.textContent, width);
    });
    const figure = element("figure", {}, element("h3", {}, "Which effects fit the data?"),
      element("p", {}, "The curve shows for each possible effect how well the data fit it: its p. The "
        + "likely range (95% confidence interval) is the part above p = 0.05."),
      drawingOf.box, caption);

    const start = element("select", {}, new Option("Your own numbers", ""),
      examples.map(([label], k) => new Option(label, k)));
    start.addEventListener("change", () => {
      if (start.value !== "") begin(examples[start.value], true);
    });
    const kindChoice = choice("What does the study report for each group?",
      Object.entries(kinds).map(([name, { title }]) => [name, title]), "", (kind) => {
        makeFields(kind, { ...state.typed, claimed: "" });
        update(true);
      });

    function field(name, label) {
      const [id, message] = [newId("number"), newId("message")];
      const text = element("input", { type: "text", id, inputmode: "decimal", autocomplete: "off", "aria-describedby": message });
      const problem = element("p", { class: "problem", id: message, role: "status" });
      const parts = [element("label", { for: id }, label), text];
      let slider = null;
      if (name !== "claimed") {
        const arm = ARMS[name.slice(-1)];
        slider = element("input", { type: "range", "aria-label": `${arm}, ${label}: slider` });
        slider.addEventListener("input", () => {
          text.value = Number(slider.value).toFixed(slider.decimals);
          typed(name, text.value);
        });
        parts.push(slider);
      }
      text.addEventListener("input", () => typed(name, text.value));
      const box = element("div", { class: "number" }, parts, problem);
      return { box, text, slider, problem };
    }

    /* The ends of a slider around the number that it begins with. */
    function span({ slider }, name, value, text) {
      const what = name.slice(0, -2);
      const isCount = ["events", "n"].includes(what);
      slider.decimals = (text.split(".")[1] || "").length;
      const step = 10 ** -slider.decimals;
      const reach = Math.max(isCount ? 20 : 1, 2 * Math.abs(value));
      slider.min = { mean: value - reach, n: 1, time: step, sd: step }[what] ?? 0;
      slider.max = isCount ? Math.max(reach, value) : value + reach;
      slider.step = step;
      slider.value = value;
    }

    function makeFields(kind, typedBefore) {
      const about = kinds[kind];
      state.kind = kind;
      state.typed = Object.fromEntries([...about.names, "claimed"].map((name) => [name, typedBefore[name] ?? ""]));
      state.fields = {};
      const groups = Object.entries(ARMS).map(([arm, title]) => {
        const boxes = about.names.filter((name) => name.endsWith(`_${arm}`)).map((name) => {
          state.fields[name] = field(name, about.labels[name.slice(0, -2)]);
          return state.fields[name].box;
        });
        return element("fieldset", {}, element("legend", {}, title), boxes);
      });
      state.fields.claimed = field("claimed", about.claim);
      arms.replaceChildren(...groups, state.fields.claimed.box);
      for (const [name, made] of Object.entries(state.fields)) {
        made.text.value = state.typed[name];
        const { value } = read(state.typed[name], name);
        if (made.slider) span(made, name, value ?? 0, state.typed[name]);
      }
      kindChoice.take(kind);
    }

    function typed(name, text) {
      state.typed[name] = text;
      start.value = "";
      const { slider } = state.fields[name];
      const { value } = read(text, name);
      if (slider && value !== undefined && value >= slider.min && value <= slider.max) slider.value = value;
      update(true);
    }

    function update(byReader) {
      const { kind } = state;
      const { values, problems, claimed } = readAll(kind, kinds[kind], state.typed);
      for (const [name, { text, problem }] of Object.entries(state.fields)) {
        problem.textContent = problems[name] ?? "";
        text.setAttribute("aria-invalid", String(name in problems));
      }
      const isStale = Object.keys(problems).length > 0;
      stale.textContent = isStale && state.answered ? "The answer below is still that of the last numbers that were possible." : "";
      if (isStale) return;
      state.answered = { kind, values, claimed, typed: { ...state.typed } };
      answer();
      if (byReader) history.replaceState(null, "", `#${address()}`);
    }

    function answer() {
      const { kind, values, claimed, typed: text } = state.answered;
      words.replaceChildren(...inWords(kind, values, text).map((each) => element("p", {}, each)));
      caption.textContent = curveInWords(kind, values, claimed, text);
      figure.hidden = caption.textContent.startsWith("There is no curve");
      drawingOf.redraw();
      below.replaceChildren(
        element("h3", {}, "What would three readers conclude?"), threeReaders(kind, values, readers),
        element("h3", {}, "Every way to compute it"),
        table("Estimate with likely range, by method", ["Measure and method", "Estimate (95% range)", "p"],
          everyInterval(kind, values, text, methods)));
    }

    function address() {
      const parts = [["kind", state.kind], ...Object.entries(state.typed).filter(([, text]) => text.trim())];
      return new URLSearchParams(parts).toString();
    }

    /* Numbers that came with the address of the page; false where it brings none. */
    function fromAddress() {
      const given = new URLSearchParams(location.hash.slice(1));
      const kind = given.get("kind");
      if (!Object.hasOwn(kinds, kind ?? "")) return false;
      start.value = "";
      makeFields(kind, Object.fromEntries(given));
      update(false);
      return true;
    }

    function begin([, kind, texts], byReader) {
      makeFields(kind, Object.fromEntries(kinds[kind].names.map((name, k) => [name, texts[k]])));
      update(byReader);
    }

    start.value = "0";
    begin(examples[0], false);
    fromAddress();
    addEventListener("hashchange", fromAddress);

    const copy = element("button", { type: "button" }, "Copy a link to these numbers");
    copy.hidden = !navigator.clipboard;
    copy.addEventListener("click", async () => {
      const place = location.href.split("#")[0];
      await navigator.clipboard.writeText(`${place}#${address()}`);
      copy.textContent = "Copied";
      setTimeout(() => { copy.textContent = "Copy a link to these numbers"; }, 1500);
    });
    return element("div", { class: "two-arms" },
      element("p", { class: "choice" }, element("label", {}, element("span", {}, "Start from"), start)),
      kindChoice.box, arms, stale, words, figure, below,
      element("p", {}, "The address of this page keeps your numbers, so a link to it shows them to others. ", copy));
  }

  onPage("two-arms", panel);
})();
