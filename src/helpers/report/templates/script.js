(() => {
  "use strict";
  const openTo = (target) => {
    for (let part = target && target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  };
  const named = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
  addEventListener("hashchange", () => openTo(named()));
  openTo(named());

  for (const image of document.querySelectorAll("figure img")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "enlarge";
    button.textContent = "Larger";
    button.addEventListener("click", () => {
      const large = image.classList.toggle("large");
      button.textContent = large ? "Smaller" : "Larger";
    });
    image.closest("figure").append(button);
  }

  const copyable = Boolean(navigator.clipboard);
  const copy = async (button, text) => {
    const words = button.textContent;
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = words; }, 1500);
  };
  for (const block of copyable ? document.querySelectorAll(".code .highlight") : []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", () => copy(button, block.querySelector("pre").innerText));
    block.append(button);
  }

  const cards = [...document.querySelectorAll("article.claim")];
  if (!cards.length) return;
  const groups = JSON.parse(document.getElementById("synonyms")?.textContent || "[]")
    .map((group) => group.map((word) => word.toLowerCase()).sort((a, b) => b.length - a.length));
  const texts = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));
  const home = new Map(cards.map((card) => [card, card.parentElement]));
  const homes = [...new Set(home.values())];

  const tools = document.createElement("form");
  tools.className = "tools";
  tools.setAttribute("role", "search");
  const choice = (name, label, values, all) => {
    const options = values.map(([value, words]) => `<option value="${value}">${words}</option>`).join("");
    return values.length > 1 ? `<label>${label} <select name="${name}"><option value="">${all}</option>${options}</select></label>` : "";
  };
  const distinct = (key) => [...new Set(cards.map((card) => card.dataset[key]).filter(Boolean))].map((value) => [value, value]);
  const bySeverity = cards.map((card) => [Number(card.dataset.severity), card.dataset.verdict]).sort((a, b) => a[0] - b[0]);
  const verdicts = [...new Set(bySeverity.map(([, verdict]) => verdict))].map((verdict) => [verdict, verdict]);
  const titles = new Map([...document.querySelectorAll("[data-title]")].map((part) => [part.dataset.of, part.dataset.title]));
  const topics = new Map([...document.querySelectorAll("[data-topic-words]")].map((part) => [part.dataset.topicName, part.dataset.topicWords]));
  const worded = (pairs, words) => pairs.map(([value]) => [value, words.get(value) || value]);
  const hands = new Map([["A", "first hand"], ["B", "second hand"], ["none", "none found"]]);
  tools.innerHTML = `<label class="search">Search the claims <input type="search" name="search" autocomplete="off"></label>
    <details class="filters"><summary>Filter and order</summary><div>
    ${choice("article", "Article", worded(distinct("article"), titles), "all articles")}
    ${choice("topic", "Topic", worded(distinct("topic"), topics), "all topics")}
    ${choice("verdict", "Verdict", verdicts, "all verdicts")}
    ${choice("grade", "Evidence", worded(distinct("grade"), hands), "any")}
    <label>Order <select name="order"><option value="">as in the articles</option><option value="severity">worst first</option></select></label>
    </div></details>
    <p><output aria-live="polite"></output> <button type="button" name="all" hidden>Show all</button></p>`;
  const fields = [...tools.querySelectorAll("input, select")];
  const showAll = tools.elements.all;
  const output = tools.querySelector("output");

  const wanted = (query) => {
    let rest = ` ${query.toLowerCase().replace(/\s+/g, " ").trim()} `;
    const needs = [];
    for (const group of groups) {
      const word = group.find((each) => rest.includes(` ${each} `));
      if (word) { needs.push(group); rest = rest.replace(` ${word} `, " "); }
    }
    return [...needs, ...rest.split(" ").filter(Boolean).map((word) => [word])];
  };
  const values = () => new Map(fields.map((field) => [field.name, field.value]).filter(([, value]) => value));
  const show = () => {
    const chosen = values();
    const needs = wanted(chosen.get("search") || "");
    let shown = 0;
    for (const card of cards) {
      const text = texts.get(card);
      card.hidden = !needs.every((group) => group.some((word) => text.includes(word)))
        || ["article", "topic", "verdict", "grade"].some((key) => chosen.has(key) && card.dataset[key] !== chosen.get(key));
      shown += card.hidden ? 0 : 1;
    }
    for (const part of homes) {
      const head = part.querySelector(".of-article");
      if (head) head.hidden = !part.querySelector("article.claim:not([hidden])");
    }
    output.textContent = shown ? `${shown} of ${cards.length} claims`
      : "No claim fits. Try another word, or show all claims.";
    showAll.hidden = chosen.size === 0;
  };
  const order = () => {
    const worst = tools.elements.order.value === "severity";
    for (const part of homes) {
      const its = cards.filter((card) => home.get(card) === part);
      if (worst) its.sort((a, b) => a.dataset.severity - b.dataset.severity);
      part.append(...its);
    }
  };
  const remember = () => {
    const address = new URLSearchParams([...values()]).toString();
    history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
  };
  const recall = () => {
    const hash = location.hash.slice(1);
    const target = hash && named();
    if (hash && !hash.includes("=") && !target?.hidden) return;
    const chosen = new URLSearchParams(hash.includes("=") ? hash : "");
    for (const field of fields) field.value = chosen.get(field.name) || "";
    order();
    show();
    if (target) target.scrollIntoView();
  };
  tools.addEventListener("input", () => { order(); show(); remember(); });
  tools.addEventListener("submit", (event) => event.preventDefault());
  showAll.addEventListener("click", () => {
    for (const field of fields) field.value = "";
    order(); show(); remember();
  });
  addEventListener("hashchange", recall);
  (document.querySelector(".tools-here") || cards[0].parentElement).before(tools);
  for (const link of document.querySelectorAll("a.copy-link")) {
    link.addEventListener("click", (event) => {
      if (!copyable) return;
      event.preventDefault();
      copy(link, link.href);
    });
  }
  show();
  recall();
})();
