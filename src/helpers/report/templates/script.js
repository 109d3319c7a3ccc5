(() => {
  "use strict";
  const folded = [...document.querySelectorAll("details.code")];
  const toggle = document.getElementById("all-code");
  if (toggle && folded.length) {
    toggle.hidden = false;
    toggle.setAttribute("aria-pressed", "false");
    toggle.addEventListener("click", () => {
      const open = toggle.getAttribute("aria-pressed") !== "true";
      folded.forEach((details) => { details.open = open; });
      toggle.setAttribute("aria-pressed", String(open));
      toggle.textContent = open ? "Hide all code" : "Show all code";
    });
  }
  const entries = [...document.querySelectorAll("tr[id]:not(.source)")];
  const heads = entries.length ? entries[0].closest("table").querySelectorAll("thead th") : [];
  const verdictColumn = [...heads].findIndex((head) => head.textContent === "Verdict");
  if (verdictColumn >= 0) {
    const verdictOf = (row) => row.children[verdictColumn].textContent;
    const tools = document.createElement("form");
    tools.className = "tools";
    tools.setAttribute("role", "search");
    const verdicts = [...new Set(entries.map(verdictOf))].sort();
    tools.innerHTML = `<label>Search the claims <input type="search"></label>
      <label>Verdict <select><option value="">all</option></select></label>
      <label>Order <select><option value="">as in the article</option><option value="verdict">by verdict</option></select></label>
      <output aria-live="polite"></output>`;
    const [search, verdict, order] = tools.querySelectorAll("input, select");
    for (const name of verdicts) verdict.append(new Option(name, name));
    const update = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of entries) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word))
          || (verdict.value !== "" && verdictOf(row) !== verdict.value);
        shown += row.hidden ? 0 : 1;
      }
      tools.querySelector("output").textContent = `${shown} of ${entries.length} claims`;
    };
    const sort = () => {
      const rank = order.value === "verdict" ? (row) => verdicts.indexOf(verdictOf(row)) : () => 0;
      const sorted = entries.map((row, place) => [rank(row), place, row])
        .sort(([a, i], [b, j]) => a - b || i - j);
      for (const [, , row] of sorted) row.parentElement.append(row);
    };
    tools.addEventListener("input", update);
    order.addEventListener("change", sort);
    tools.addEventListener("submit", (event) => event.preventDefault());
    entries[0].closest(".step").before(tools);
    update();
  }
  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll("details.code .highlight")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("pre").innerText);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    block.append(button);
  }
})();
