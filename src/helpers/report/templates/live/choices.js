/* Choices of a page and the answers to them, which Python computed for every position. */
(() => {
  "use strict";
  const { axis, axisLine, choice, drawing, drawn, element, onPage } = elements;
  const STRIP = 22;

  /* The ends of an axis that holds every mark of a page, however the choices are made. */
  function ends(rows, isRatio) {
    const values = rows.flatMap((row) => row.slice(2))
      .filter((value) => value !== null && Math.abs(value) < 1e98 && (!isRatio || value > 0));
    if (isRatio) {
      return [Math.max(0.02, Math.min(0.5, ...values)) / 1.1, Math.min(20, Math.max(2, ...values)) * 1.1];
    }
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    return [low - (high - low) * 0.05, high + (high - low) * 0.05];
  }

  /* Estimate and likely range on their axis; a thin line for where the next trial may lie. */
  function strip([, faded, estimate, low, high, furtherLow, furtherHigh], scale, isRatio, claimed, width) {
    const nothing = scale.place(isRatio ? 1 : 0);
    const middle = STRIP / 2;
    const line = (from, to, style) => (from === null || to === null ? ""
      : drawn("line", { x1: scale.place(from), x2: scale.place(to), y1: middle, y2: middle, class: style }));
    return drawn("svg", { width, height: STRIP, viewBox: `0 0 ${width} ${STRIP}`, "aria-hidden": "true", class: faded ? "faded" : "" },
      drawn("line", { x1: nothing, x2: nothing, y1: 0, y2: STRIP, class: "nothing" }),
      claimed === null ? "" : drawn("line", { x1: scale.place(claimed), x2: scale.place(claimed), y1: 0, y2: STRIP, class: "claimed" }),
      line(furtherLow, furtherHigh, "quiet"), line(low, high, "mark"),
      drawn("rect", { x: scale.place(estimate) - 4, y: middle - 4, width: 8, height: 8, class: "mark" }));
  }

  function shown([, , estimate, low, high], isRatio) {
    const real = (value) => (value === null ? NaN : Math.abs(value) > 1e98 ? Math.sign(value) * Infinity : value);
    const show = isRatio ? numbers.ratio : (value) => numbers.fixed(value, 1);
    return numbers.estimate(estimate, real(low), real(high), show);
  }

  function panel({ choices, start, claim, ours, claimed, sides, texts, rows, answers, at }) {
    const chosen = { ...start };
    const assumed = element("p", { class: "assumed" });
    const found = element("p");
    const verdict = element("p");
    const words = element("div", { class: "answer-words", "aria-live": "polite" }, assumed, found, verdict);
    const marks = element("div", { class: "marks" });
    const further = element("p");
    let widthNow = 0;
    let current = null;

    const measure = drawing((width) => {
      widthNow = width;
      drawMarks();
      return "";
    });

    const all = { log: answers.filter(([scale]) => scale === "log"), identity: answers.filter(([scale]) => scale !== "log") };
    const limits = Object.fromEntries(Object.entries(all).map(([scale, some]) => {
      const used = [...new Set(some.flatMap((answer) => answer[5]))].map((row) => rows[row]);
      return [scale, ends(used, scale === "log")];
    }));

    function drawMarks() {
      if (!widthNow || !current) return;
      const isRatio = current[0] === "log";
      const scale = axis(...limits[isRatio ? "log" : "identity"], isRatio, widthNow);
      const mark = isRatio ? claimed : null;
      const drawnRows = current[5].map((row) => element("div", { class: "mark-row" },
        element("p", {}, `${texts[rows[row][0]]}: `, element("strong", {}, shown(rows[row], isRatio)),
          rows[row][1] ? " (counts for nothing here)" : ""),
        strip(rows[row], scale, isRatio, mark, widthNow)));
      const feet = drawn("svg", { width: widthNow, height: 26, viewBox: `0 0 ${widthNow} 26`, "aria-hidden": "true" },
        axisLine(scale, 2, widthNow));
      const claimedInWords = mark === null ? "" : ` The dashed line is the claimed ratio, ${numbers.ratio(mark)}.`;
      const legend = element("p", { class: "why" }, `Left of the line “no effect” (${isRatio ? 1 : 0}): ${sides[0]}; `
        + `right of it: ${sides[1]}.${claimedInWords}`);
      marks.replaceChildren(...(drawnRows.length ? [...drawnRows, feet, legend] : []));
    }

    function position() {
      return choices.reduce((place, [name, , options]) =>
        place * options.length + options.findIndex(([option]) => option === chosen[name]), 0);
    }

    function update() {
      current = answers[at[position()]];
      const [, asked, judged, because, message] = current;
      const moved = choices.filter(([name]) => chosen[name] !== start[name]);
      const option = ([name, label]) => `${label}: ${chosen[name]}`;
      assumed.textContent = moved.length ? `Suppose this instead. ${moved.map(option).join(". ")}.`
        : "These are the choices that we made for this page.";
      const [effect, estimate] = asked.slice(0, 2).map((place) => texts[place]);
      found.textContent = estimate === "nothing to compute"
        ? texts[message] || "Then nothing can be computed."
        : `${effect}: ${estimate}. ${texts[message]}`.trim();
      const now = texts[judged];
      if (!now) verdict.textContent = `So nothing here can judge claim ${claim}.`;
      else if (now === ours) verdict.textContent = `So our verdict on claim ${claim} stays “${ours}”. ${texts[because]}`;
      else verdict.textContent = `So our verdict on claim ${claim} would change from “${ours}” to “${now}”. ${texts[because]}`;
      words.classList.toggle("moved", Boolean(now) && now !== ours);
      for (const [name, , options] of choices) {
        meanings[name].textContent = options.find(([each]) => each === chosen[name])[1];
      }
      const others = [];
      for (let k = 2; k < asked.length; k += 2) others.push(`${texts[asked[k]]}: ${texts[asked[k + 1]]}.`);
      further.textContent = others.join(" ");
      drawMarks();
    }

    const meanings = {};
    const fields = choices.map(([name, label, options]) => {
      meanings[name] = element("p", { class: "why" });
      const made = choice(label, options.map(([option]) => [option, option]), chosen[name], (option) => {
        chosen[name] = option;
        update();
      });
      return { ...made, name };
    });
    const back = element("button", { type: "button" }, "Back to our choices");
    back.addEventListener("click", () => {
      for (const { name, take } of fields) take(chosen[name] = start[name]);
      update();
    });
    update();
    return element("div", { class: "choices" },
      fields.map(({ box, name }) => [box, meanings[name]]), element("p", {}, back),
      words, element("figure", {}, measure.box, marks), further);
  }

  onPage("choices", panel);
})();
