/* Elements, fields and axes for the parts of a page that answer. */
const elements = (() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const LOG_TICKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
  let counted = 0;

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== ""));
    return node;
  }
  const element = (tag, attributes = {}, ...children) =>
    fill(document.createElement(tag), attributes, children);
  const drawn = (tag, attributes = {}, ...children) =>
    fill(document.createElementNS(SVG, tag), attributes, children);
  const newId = (what) => `live-${what}-${counted += 1}`;

  /* A table that can be moved sideways where it is too wide. */
  function table(caption, heads, rows) {
    const head = element("tr", {}, heads.map((text) => element("th", { scope: "col" }, text)));
    const body = rows.map(([first, ...others]) => element("tr", {},
      element("th", { scope: "row" }, first), others.map((text) => element("td", {}, text))));
    return element("div", { class: "wide", tabindex: "0", role: "group", "aria-label": "Table" },
      element("table", {}, element("caption", {}, caption),
        element("thead", {}, head), element("tbody", {}, body)));
  }

  /* Radio buttons for a few options, a list for more; `chosen` hears of a new one. */
  function choice(legend, options, value, chosen) {
    if (options.length > 3) {
      const list = element("select", {}, options.map(([name, text]) => new Option(text, name)));
      list.value = value;
      list.addEventListener("change", () => chosen(list.value));
      const box = element("p", { class: "choice" },
        element("label", {}, element("span", {}, legend), list));
      return { box, take: (name) => { list.value = name; } };
    }
    const group = newId("choice");
    const buttons = options.map(([name, text]) => {
      const button = element("input", { type: "radio", name: group, value: name });
      button.checked = name === value;
      button.addEventListener("change", () => chosen(name));
      return [button, element("label", {}, button, ` ${text}`)];
    });
    const box = element("fieldset", { class: "choice" }, element("legend", {}, legend),
      buttons.map(([, label]) => label));
    const take = (name) => buttons.forEach(([button]) => { button.checked = button.value === name; });
    return { box, take };
  }

  /* Where a value lies on an axis of some pixels, and the ticks that have room there. */
  function axis(low, high, isRatio, width, margin = 14) {
    const to = isRatio ? Math.log : (value) => value;
    const inner = width - 2 * margin;
    const place = (value) => {
      const share = (to(value) - to(low)) / (to(high) - to(low));
      return margin + inner * Math.max(0, Math.min(1, share));
    };
    const inside = (value) => value >= low && value <= high;
    let ticks = LOG_TICKS;
    if (!isRatio) {
      const rough = (high - low) / Math.max(2, inner / 70);
      const power = 10 ** Math.floor(Math.log10(rough));
      const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough);
      const first = Math.ceil(low / step);
      ticks = Array.from({ length: Math.floor(high / step) - first + 1 }, (_, k) => (first + k) * step);
    }
    const shown = [];
    const nothing = isRatio ? 1 : 0;
    const byNeed = [...ticks].sort((a, b) => (b === nothing) - (a === nothing));
    for (const tick of byNeed.filter(inside)) {
      if (shown.every((other) => Math.abs(place(other) - place(tick)) > 38)) shown.push(tick);
    }
    const decimals = isRatio ? 0 : Math.max(0, -Math.floor(Math.log10(high - low) - 0.7));
    const label = (tick) => (isRatio ? String(tick) : numbers.fixed(tick, decimals));
    return { place, inside, ticks: shown.sort((a, b) => a - b), label };
  }

  /* The line of an axis with its ticks, at a height. */
  function axisLine({ place, ticks, label }, y, width) {
    return drawn("g", {},
      drawn("line", { x1: 0, x2: width, y1: y, y2: y, class: "quiet" }),
      ticks.map((tick) => [
        drawn("line", { x1: place(tick), x2: place(tick), y1: y, y2: y + 4, class: "quiet" }),
        drawn("text", { x: place(tick), y: y + 18, "text-anchor": "middle" }, label(tick)),
      ]));
  }

  /* A drawing as wide as its place; it is drawn anew where the place gets another width. */
  function drawing(draw) {
    const box = element("div", { class: "drawing" });
    let width = 0;
    const redraw = () => { if (width) box.replaceChildren(draw(width)); };
    new ResizeObserver(([entry]) => {
      const now = Math.floor(entry.contentRect.width);
      if (now && now !== width) {
        width = now;
        redraw();
      }
    }).observe(box);
    return { box, redraw };
  }

  /* The parts of a page of one kind, each with its data; what stands there for readers without
     JavaScript is taken away when the part is there. */
  function onPage(kind, make) {
    for (const place of document.querySelectorAll(`[data-live="${kind}"]`)) {
      const data = JSON.parse(place.querySelector("script").textContent);
      place.replaceChildren(make(data));
    }
  }

  return { axis, axisLine, choice, drawing, drawn, element, newId, onPage, table };
})();
