/* A reader's own belief about a ratio: two sliders, and what follows from it in closed form. */
(() => {
  "use strict";
  const { axis, axisLine, choice, drawing, drawn, element, newId, onPage } = elements;
  const SPAN = { middle: [0.1, 3], factor: [1.05, 20] };
  const LABELS = { middle: "Most likely ratio", factor: "I may be off by a factor of" };
  const WRITTEN = /^\d*\.?\d+$/;

  function read(text, name) {
    const typed = text.trim();
    const [low, high] = SPAN[name];
    if (!typed) return { problem: "This field is empty. Write a number." };
    if (!WRITTEN.test(typed)) return { problem: `“${typed}” is not a number. Write one such as 0.8 or 2.` };
    const value = Number(typed);
    return value >= low && value <= high ? { value } : { problem: `${typed} is outside the scale. Write a number from ${low} to ${high}.` };
  }

  /* A normal belief about the logarithm of a ratio, as high as it is likely. */
  function bell(y, se, scale, height, bottom, style) {
    const points = Array.from({ length: 121 }, (_, k) => {
      const distance = (k - 60) / 15;
      return [Math.exp(y + distance * se), Math.exp(-distance * distance / 2) / se];
    }).filter(([ratio]) => scale.inside(ratio));
    const path = points.map(([ratio, density]) =>
      `${scale.place(ratio).toFixed(1)},${(bottom - density * height).toFixed(1)}`);
    return drawn("polyline", { points: path.join(" "), class: `curve ${style}` });
  }

  function panel({ results, readers }) {
    const state = { result: 0, middle: "1", factor: "2" };
    let answered = null;
    const words = element("div", { class: "answer-words", "aria-live": "polite" });
    const stale = element("p", { class: "stale", role: "status" });
    const curves = drawing((width) => {
      const { prior, data, after } = answered;
      const scale = axis(0.1, 4, true, width);
      const bottom = 150;
      const height = 130 * Math.min(prior.se, data.se, after.se);
      return drawn("svg", { width, height: 194, viewBox: `0 0 ${width} 194`, role: "img", "aria-label": words.textContent },
        drawn("line", { x1: scale.place(1), x2: scale.place(1), y1: 6, y2: bottom, class: "nothing" }),
        bell(prior.y, prior.se, scale, height, bottom, "prior"),
        bell(data.y, data.se, scale, height, bottom, "data"),
        bell(after.y, after.se, scale, height, bottom, ""),
        axisLine(scale, bottom, width),
        drawn("text", { x: width / 2, y: 188, "text-anchor": "middle" }, "Ratio of fractures"));
    });

    const fields = Object.fromEntries(Object.keys(SPAN).map((name) => {
      const [id, message] = [newId("number"), newId("message")];
      const [low, high] = SPAN[name].map(Math.log);
      const text = element("input", { type: "text", id, inputmode: "decimal", autocomplete: "off", "aria-describedby": message });
      const slider = element("input", { type: "range", min: low, max: high, step: 0.01, "aria-label": `${LABELS[name]}: slider` });
      const problem = element("p", { class: "problem", id: message, role: "status" });
      text.addEventListener("input", () => typed(name, text.value));
      slider.addEventListener("input", () => {
        text.value = Math.exp(Number(slider.value)).toFixed(2);
        typed(name, text.value);
      });
      const box = element("div", { class: "number" }, element("label", { for: id }, LABELS[name]), text, slider, problem);
      return [name, { box, text, slider, problem }];
    }));

    function typed(name, text) {
      state[name] = text;
      const { value } = read(text, name);
      if (value !== undefined) fields[name].slider.value = Math.log(value);
      update();
    }

    function update() {
      const read_ = Object.fromEntries(Object.keys(SPAN).map((name) => [name, read(state[name], name)]));
      for (const [name, { text, problem }] of Object.entries(fields)) {
        problem.textContent = read_[name].problem ?? "";
        text.setAttribute("aria-invalid", String("problem" in read_[name]));
      }
      const isStale = Object.values(read_).some(({ problem }) => problem);
      stale.textContent = isStale ? "The answer below is still that of the last numbers that were possible." : "";
      if (isStale) return;
      const [middle, factor] = [read_.middle.value, read_.factor.value];
      const belief = { middle, low: middle / factor, high: middle * factor };
      const [, y, se] = results[state.result];
      const after = twoArms.conclude({ y, se }, belief);
      answered = { data: { y, se }, prior: { y: Math.log(middle), se: twoArms.beliefError(belief) }, after };
      const weight = numbers.chance(after.prior_share);
      words.replaceChildren(
        element("p", {}, `You believed in a ratio of ${numbers.ratio(middle)}, and were 95% sure that it lies between `
          + `${numbers.ratio(belief.low)} and ${numbers.ratio(belief.high)}. The result that you read is ${numbers.ratio(Math.exp(y))}.`),
        element("p", {}, `So you should now expect ${numbers.ratio(after.estimate)} (likely range `
          + `${numbers.interval(after.low, after.high)}). The chance that there are fewer fractures is `
          + `${numbers.chance(after.probability)}. Your belief has ${weight} of the weight in this, the result has the rest.`));
      curves.redraw();
    }

    const result = choice("Which result do you read?", results.map(([label], k) => [String(k), label]), "0", (k) => {
      state.result = Number(k);
      update();
    });
    const starts = readers.map(([name, middle, , high]) => {
      const button = element("button", { type: "button" }, name);
      button.addEventListener("click", () => begin(middle, high / middle));
      return [button, " "];
    });
    function begin(middle, factor) {
      for (const [name, value] of [["middle", middle], ["factor", factor]]) {
        state[name] = String(value);
        fields[name].text.value = state[name];
        fields[name].slider.value = Math.log(value);
      }
      update();
    }
    begin(readers[0][1], readers[0][3] / readers[0][1]);
    return element("div", { class: "belief" }, result.box, element("p", {}, "Begin as one of three readers: ", starts),
      element("div", { class: "arms" }, Object.values(fields).map(({ box }) => box)), stale, words,
      element("figure", {}, curves.box, element("figcaption", {}, "Dashed: what you believed. Dotted: the result. "
        + "Solid line: what you should expect now. The upright line is “no effect” (1).")));
  }

  onPage("belief", panel);
})();
