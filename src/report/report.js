"use strict";
// Filters, sorting, tips and links. The page reads without; nothing here fetches, stores or writes markup.
(() => {
  const page = document.documentElement;
  const all = (select, within = document) => Array.from(within.querySelectorAll(select));
  const words = JSON.parse(document.getElementById("spoken").textContent);
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  page.classList.add("scripted");

  // --- Filters: what names none of a chosen thing stays. ---
  const selects = all("select[data-filter]");
  const status = document.querySelector(".status");

  const fits = (element, chosen) =>
    chosen.every(([name, value]) => {
      const tags = element.dataset[name];
      if (tags === undefined) return true;
      return name === "day" ? Number(tags) >= Number(value) : tags.split(" ").includes(value);
    });

  const apply = () => {
    const chosen = selects.filter((select) => select.value).map((select) => [select.dataset.filter, select.value]);
    for (const select of selects) select.classList.toggle("set", select.value !== "");
    for (const element of all("[data-rival],[data-keyword],[data-source],[data-kind],[data-day]")) {
      element.hidden = !fits(element, chosen);
    }
    const counts = all("[data-list]").map((list) => {
      const parts = Array.from(list.children).filter((part) => part.id && part.classList.contains("card"));
      const shown = parts.filter((part) => !part.hidden).length;
      return say(words.fits, { shown, all: parts.length, what: list.dataset.list.toLowerCase() });
    });
    status.textContent = chosen.length ? counts.join(" · ") : "";
  };

  for (const select of selects) select.addEventListener("change", apply);
  const form = document.querySelector(".filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));

  // --- Open and close. ---
  for (const button of all("button[data-open]")) {
    button.addEventListener("click", () => {
      for (const part of all("details.card", button.closest("section"))) part.open = button.dataset.open !== "";
    });
  }
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details.card, details.rows").filter((part) => !part.open);
    for (const part of opened) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
  });

  // --- Links into the page: what they name is shown, opened and brought to the eye. ---
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) {
      form.reset();
      for (const select of selects) select.value = "";
      apply();
    }
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    target.scrollIntoView();
    const card = target.closest(".card");
    if (card) {
      card.classList.remove("flash");
      void card.offsetWidth;
      card.classList.add("flash");
    }
  };
  addEventListener("hashchange", follow);
  // A second click on the same link changes no hash.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow();
  });

  // --- Sorting. ---
  const order = (cell, numbers) => {
    const text = cell.dataset.s ?? cell.textContent.trim();
    if (!numbers) return text;
    const number = Number.parseFloat(text);
    return Number.isNaN(number) ? Number.NEGATIVE_INFINITY : number;
  };
  const collator = new Intl.Collator(page.lang, { numeric: true });
  for (const head of all("table.sortable th[data-sort]")) {
    const numbers = head.dataset.sort === "number";
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.setAttribute("aria-label", say(words.sort, { column: button.textContent }));
    const explained = button.querySelector("abbr[title]");
    if (explained) {
      button.dataset.tip = explained.title;
      explained.removeAttribute("title");
    }
    head.append(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const upward = numbers ? now === "descending" : now !== "ascending";
      const place = Array.from(head.parentElement.children).indexOf(head);
      const body = head.closest("table").tBodies[0];
      const rows = Array.from(body.rows).map((row) => [order(row.cells[place], numbers), row]);
      rows.sort(([a], [b]) => (numbers ? a - b : collator.compare(a, b)) * (upward ? 1 : -1));
      body.append(...rows.map(([, row]) => row));
      for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", upward ? "ascending" : "descending");
    });
  }

  // --- Tips: by pointer, by finger, and by the arrow keys. ---
  const tip = document.getElementById("tip");
  const date = (day) =>
    new Date(day * 864e5).toLocaleDateString(page.lang, { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" });

  const told = {
    day: (column) => [say(words.hours, { from: column, to: column + 1 }), words.seen, words.unseen],
    week: (column, row) => [`${words.weekdays[row]} ${say(words.hours, { from: column, to: column + 1 })}`, words.seen, words.unseen],
    cover: (column, _, chart) => [when(column, chart), words.read, words.unplanned],
    ranks: (column, _, chart) => [when(column, chart), words.seen, words.unseen],
  };
  const when = (column, chart) => {
    const [begin, days] = chart.dataset.days.split(" ").map(Number);
    const day = date(begin + column * days);
    return days === 1 ? day : say(words.week, { day });
  };

  const show = (chart, column, row) => {
    const [columns] = chart.dataset.grid.split(" ").map(Number);
    const figure = chart.dataset.v.split(" ")[row * columns + column];
    const [head, seen, unseen] = told[chart.dataset.chart](column, row, chart);
    const [hits, checks, best, middle, worst] = figure.split("/");
    const title = document.createElement("b");
    title.textContent = head;
    const lines = [figure === "-" ? unseen : say(seen, { hits, checks })];
    if (middle) lines.push(say(best === worst ? words.one_rank : words.rank, { best, middle, worst }));
    tip.replaceChildren(title, lines.join(words.join));
    tip.hidden = false;
    const [left, top, width, height] = box(chart);
    const [, rows] = chart.dataset.grid.split(" ").map(Number);
    const x = left + ((column + 0.5) * width) / columns;
    const y = top + (row * height) / rows;
    const room = page.clientWidth - tip.offsetWidth - 8;
    const above = y - tip.offsetHeight - 8;
    tip.style.left = `${Math.max(8, Math.min(room, x - tip.offsetWidth / 2))}px`;
    tip.style.top = `${above > 0 ? above : y + height / rows + 8}px`;
    chart.dataset.at = `${column} ${row}`;
  };

  /** Where the cells of a chart are on the screen: left, top, width, height. */
  const box = (chart) => {
    const drawn = chart.getBoundingClientRect();
    const whole = chart.viewBox.baseVal;
    const [x, y, width, height] = chart.dataset.box.split(" ").map(Number);
    const [wide, high] = [drawn.width / whole.width, drawn.height / whole.height];
    return [drawn.left + x * wide, drawn.top + y * high, width * wide, height * high];
  };

  const hide = () => {
    tip.hidden = true;
  };

  /** What a word means, under it or over it. */
  const explain = (word) => {
    tip.replaceChildren(word.dataset.tip);
    tip.hidden = false;
    const drawn = word.getBoundingClientRect();
    const below = drawn.bottom + 6;
    const room = page.clientHeight - tip.offsetHeight - 6;
    tip.style.left = `${Math.max(8, Math.min(page.clientWidth - tip.offsetWidth - 8, drawn.left))}px`;
    tip.style.top = `${below <= room ? below : drawn.top - tip.offsetHeight - 6}px`;
  };
  for (const word of all("abbr[title]")) {
    word.dataset.tip = word.title;
    word.removeAttribute("title");
    word.tabIndex = 0;
  }
  for (const word of all("[data-tip]")) {
    word.setAttribute("aria-describedby", "tip");
    word.addEventListener("focus", () => explain(word));
    word.addEventListener("blur", hide);
    word.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  }

  const point = (event) => {
    const word = event.target.closest?.("[data-tip]");
    if (word) return explain(word);
    const chart = event.target.closest?.("[data-chart]");
    if (!chart) return hide();
    const [left, top, width, height] = box(chart);
    const [columns, rows] = chart.dataset.grid.split(" ").map(Number);
    const column = Math.floor(((event.clientX - left) / width) * columns);
    const row = Math.floor(((event.clientY - top) / height) * rows);
    if (column < 0 || row < 0 || column >= columns || row >= rows) return hide();
    show(chart, column, row);
  };
  document.addEventListener("pointermove", point);
  document.addEventListener("pointerdown", point);
  // What the keys are on keeps its tip where the page moves under it, also when it is brought into view by them.
  const move = () => {
    if (tip.hidden) return;
    const on = document.activeElement;
    if (!on?.matches(":focus-visible")) return hide();
    if (on.matches("[data-chart]")) show(on, ...(on.dataset.at ?? "0 0").split(" ").map(Number));
    else if (on.matches("[data-tip]")) explain(on);
    else hide();
  };
  addEventListener("scroll", move, { passive: true });

  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  for (const chart of all("[data-chart]")) {
    chart.setAttribute("tabindex", "0");
    chart.setAttribute("aria-describedby", "tip");
    chart.addEventListener("focus", () => {
      if (chart.matches(":focus-visible")) show(chart, ...(chart.dataset.at ?? "0 0").split(" ").map(Number));
    });
    chart.addEventListener("blur", hide);
    chart.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return hide();
      const step = steps[event.key];
      if (!step) return;
      const [columns, rows] = chart.dataset.grid.split(" ").map(Number);
      const [column, row] = (chart.dataset.at ?? "0 0").split(" ").map(Number);
      const clamp = (value, most) => Math.max(0, Math.min(most - 1, value));
      if (rows === 1 && step[1] !== 0) return;
      event.preventDefault();
      show(chart, clamp(column + step[0], columns), clamp(row + step[1], rows));
    });
  }

  if (location.hash) follow();
})();
