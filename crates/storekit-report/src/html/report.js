"use strict";
(() => {
  const started = performance.now();
  const data = JSON.parse(document.getElementById("data").textContent);
  const text = data.text;
  const SEVERITIES = ["error", "warning", "note"];
  const STATES = ["new", "known", "suppressed"];
  const FILTERS = ["severity", "rule", "customer", "platform", "source", "state"];
  const PAGE = 100;
  const MOST_PRINTED = 1000;

  // Every text goes into the page by this: it is never read as markup.
  const node = (tag, attributes = {}, ...children) => {
    const element = tag === "svg" || tag === "rect"
      ? document.createElementNS("http://www.w3.org/2000/svg", tag)
      : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
  const byId = (id) => document.getElementById(id);

  // Whose record it is: customer, app, platform, Bundle ID.
  const label = (labels, at) => (labels === null || data.labels[labels][at] === null ? "" : text[data.labels[labels][at]]);
  const whose = (record, labels) => {
    const [customer, app, platform, bundle] = [0, 1, 2, 3].map((at) => {
      const name = label(labels, at);
      return record.split("/").includes(name) ? "" : name;
    });
    return [customer, app && bundle && app !== bundle ? `${app} (${bundle})` : bundle || app, platform].filter(Boolean).join(", ");
  };

  const findings = data.findings.map(([rule, severity, state, record, field, message, help, locations, related, labels]) => ({
    rule: data.rules[rule].id, about: data.rules[rule], severity: SEVERITIES[severity], rank: severity,
    state: STATES[state], record, field: text[field], message: text[message], help: text[help],
    source: locations.length ? text[locations[0][0]] : "", locations, related,
    customer: label(labels, 0), platform: label(labels, 2), whose: whose(record, labels),
  }));
  // The worst first; those of a rank stay in the order of the input.
  findings.sort((a, b) => (a.state === "suppressed") - (b.state === "suppressed") || a.rank - b.rank);
  // What a search looks through: made when the first one does.
  const haystack = (it) => (it.haystack ??= `${it.record}\n${it.rule}\n${it.field}\n${it.source}\n${it.whose}\n${it.message}`.toLowerCase());

  // What is chosen.
  const chosen = { search: "", severity: "", rule: "", customer: "", platform: "", source: "", state: "", view: "findings" };
  const matches = (it) =>
    (!chosen.severity || it.severity === chosen.severity) &&
    (!chosen.rule || it.rule === chosen.rule) &&
    (!chosen.customer || it.customer === chosen.customer) &&
    (!chosen.platform || it.platform === chosen.platform) &&
    (!chosen.source || it.source === chosen.source) &&
    (!chosen.state || it.state === chosen.state) &&
    (!chosen.search || haystack(it).includes(chosen.search));

  const tally = (key) => {
    const counts = new Map();
    for (const it of findings) {
      if (it.state === "suppressed") continue;
      const name = it[key];
      const entry = counts.get(name) || { name, number: 0, rank: 2 };
      entry.number += 1;
      entry.rank = Math.min(entry.rank, it.rank);
      counts.set(name, entry);
    }
    return [...counts.values()];
  };

  // Sources mostly lie in one folder, which need not be said on each line.
  const folder = () => {
    const names = tally("source").map((it) => it.name);
    let prefix = names.length > 1 ? names[0].slice(0, names[0].lastIndexOf("/") + 1) : "";
    while (prefix && !names.every((name) => name.startsWith(prefix))) {
      prefix = prefix.slice(0, prefix.slice(0, -1).lastIndexOf("/") + 1);
    }
    return prefix;
  };
  const bar = (label, number, most, kind, choose) => {
    const width = number ? Math.max(1, Math.round((100 * number) / most)) : 0;
    const picture = node("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      node("rect", { class: "track", width: "100", height: "10" }),
      node("rect", { class: kind, width: String(width), height: "10" }));
    const parts = [node("span", { class: "label", title: label }, label), picture,
      node("span", { class: "number" }, grouped(number))];
    return choose
      ? node("button", { class: "bar", type: "button", "aria-pressed": "false", "data-key": choose[0], "data-value": choose[1],
        onclick: () => toggle(choose[0], choose[1]) }, ...parts)
      : node("div", { class: "bar" }, ...parts);
  };
  const chart = (title, bars) => node("section", { class: "chart" }, node("h3", {}, title), ...bars);

  const drawCharts = () => {
    const severities = tally("severity");
    const rules = tally("rule").sort((a, b) => a.rank - b.rank || b.number - a.number || (a.name < b.name ? -1 : 1));
    const byNumber = (key) => tally(key).filter((it) => it.name)
      .sort((a, b) => b.number - a.number || (a.name < b.name ? -1 : 1));
    const [customers, platforms, sources] = ["customer", "platform", "source"].map(byNumber);
    const most = (list) => Math.max(0, ...list.map((it) => it.number));
    const numberOf = (name) => (severities.find((it) => it.name === name) || { number: 0 }).number;
    const seen = data.coverage;
    const shownRules = rules.slice(0, 12);
    const common = folder();
    byId("charts").append(
      chart("Records", [["clean", seen.clean, "clean"], ["with findings", seen.with_findings, "error"],
        ["unreadable", seen.unreadable, "warning"], ["skipped", seen.skipped, "other"]]
        .map(([label, number, kind]) => bar(label, number, seen.records, kind))),
      chart("Findings by severity", SEVERITIES.map((name) =>
        bar(name, numberOf(name), most(severities), name, ["severity", name]))),
      chart(rules.length > 12 ? `Findings by rule, the first 12 of ${rules.length}` : "Findings by rule",
        shownRules.map((it) => bar(it.name, it.number, most(rules), SEVERITIES[it.rank], ["rule", it.name]))),
      ...[["customer", customers, ""], ["platform", platforms, ""], ["source", sources, common]].filter(([, list]) => list.length)
        .map(([key, list, prefix]) => chart(list.length > 8 ? `Findings by ${key}, the first 8 of ${grouped(list.length)}` : `Findings by ${key}`,
          list.slice(0, 8).map((it) => bar(it.name.slice(prefix.length), it.number, most(list), SEVERITIES[it.rank], [key, it.name])))),
    );
    const options = (id, list) => byId(id).append(...list.map((it) =>
      node("option", { value: it.name }, `${it.name} (${grouped(it.number)})`)));
    options("rule", [...rules].sort((a, b) => (a.name < b.name ? -1 : 1)));
    options("customer", customers.slice(0, 500).sort((a, b) => (a.name < b.name ? -1 : 1)));
    options("platform", platforms.slice(0, 500));
    options("source", sources.slice(0, 500));
  };

  // A rule's text: headings, code and paragraphs of its Markdown.
  const inline = (line) => line.split("`").map((part, index) => (index % 2 ? node("code", {}, part) : part));
  const explanation = (about) => {
    const box = node("div", { class: "about" }, node("h3", {}, about.id),
      node("p", { class: "muted" }, `${about.severity}, ${about.evidence}`));
    for (const [index, block] of about.doc.split("```").entries()) {
      if (index % 2) {
        box.append(node("pre", { tabindex: "0" }, block.replace(/^[^\n]*\n/, "").trimEnd()));
        continue;
      }
      for (const part of block.split(/\n{2,}/)) {
        const line = part.trim();
        if (line.startsWith("## ")) box.append(node("h4", {}, line.slice(3)));
        else if (line) box.append(node("p", {}, ...inline(line)));
      }
    }
    return box;
  };

  const place = ([source, line, column, start, end, label, snippet]) => {
    const where = `${text[source]}:${line}:${column}`;
    const lines = [node("code", {}, where), ` (bytes ${start} to ${end})`, label === null ? "" : `: ${text[label]}`];
    if (!snippet) return lines;
    const characters = [...snippet[0].replaceAll("*", "•")];
    const [from, length] = [snippet[1], snippet[2]];
    const cut = (begin, stop) => characters.slice(begin, stop).join("");
    lines.push(node("div", { class: "snippet", tabindex: "0", role: "figure", "aria-label": "the line, with what could be secret masked" },
      snippet[3] ? "…" : "", cut(0, from), node("mark", {}, cut(from, from + length) || " "), cut(from + length), snippet[4] ? "…" : ""));
    return lines;
  };

  const body = (it) => {
    const rows = [];
    const row = (title, ...content) => rows.push(node("dt", {}, title), node("dd", {}, ...content));
    if (it.whose) row("whose", it.whose);
    if (it.help) row("what to do", ...inline(it.help));
    for (const location of it.locations) row("where", ...place(location));
    if (it.field) row("field", node("code", {}, it.field));
    for (const [record, locations, labels] of it.related) {
      const other = whose(record, labels);
      row("together with", node("code", {}, record), other ? `: ${other}` : "");
      for (const location of locations) row("", ...place(location));
    }
    if (it.state !== "new") row("state", it.state);
    const all = findings.some((other) => other !== it && other.record === it.record);
    const box = node("div", { class: "body" }, node("dl", {}, ...rows));
    if (all) {
      box.append(node("p", {}, node("button", { class: "plain", type: "button", onclick: () => onlyRecord(it.record) },
        "everything about this record")));
    }
    box.append(node("details", { ontoggle: (event) => {
      if (event.target.childElementCount === 1) event.target.append(explanation(it.about));
    } }, node("summary", {}, `why this matters, and how to mend it: ${it.rule}`)));
    return box;
  };

  const item = (it) => {
    const element = node("details", { ontoggle: () => {
      if (element.open && element.childElementCount === 1) element.append(body(it));
    } }, node("summary", {}, node("span", { class: `badge ${it.severity}` }, it.severity), " ",
      node("span", { class: "record" }, it.record), it.whose ? node("span", { class: "muted" }, ` ${it.whose}`) : "", ": ", ...inline(it.message), " ",
      node("span", { class: "muted" }, it.state === "new" ? it.rule : `${it.rule} (${it.state})`)));
    return node("li", {}, element);
  };

  const group = ({ name, list }) => {
    const worst = list.reduce((rank, it) => Math.min(rank, it.rank), 2);
    const element = node("details", { ontoggle: () => {
      if (element.open && element.childElementCount === 1) {
        const inner = node("ul", { class: "list" }, ...list.slice(0, 500).map(item));
        element.append(node("div", { class: "body" }, inner));
      }
    } }, node("summary", {}, node("span", { class: `badge ${SEVERITIES[worst]}` }, SEVERITIES[worst]), " ",
      node("span", { class: "record" }, name), list[0].whose ? node("span", { class: "muted" }, ` ${list[0].whose}`) : "", `: ${grouped(list.length)} finding${list.length === 1 ? "" : "s"} `,
      node("span", { class: "muted" }, [...new Set(list.map((it) => it.rule))].join(", "))));
    return node("li", {}, element);
  };

  let rows = [];
  let shown = 0;
  const more = (number) => {
    const draw = chosen.view === "records" ? group : item;
    byId("list").append(...rows.slice(shown, shown + number).map(draw));
    shown = Math.min(rows.length, shown + number);
    byId("more").hidden = shown >= rows.length;
    byId("more").textContent = `show ${grouped(Math.min(PAGE, rows.length - shown))} more of ${grouped(rows.length - shown)}`;
  };
  const draw = () => {
    const found = findings.filter(matches);
    rows = found;
    if (chosen.view === "records") {
      const records = new Map();
      for (const it of found) {
        const list = records.get(it.record) || [];
        if (!list.length) records.set(it.record, list);
        list.push(it);
      }
      rows = [...records].map(([name, list]) => ({ name, list }));
    }
    shown = 0;
    byId("list").replaceChildren();
    more(PAGE);
    const records = chosen.view === "records" ? `, in ${grouped(rows.length)} records` : "";
    byId("count").textContent = `${grouped(found.length)} of ${grouped(findings.length)} findings${records}`;
    for (const button of document.querySelectorAll("button.bar")) {
      button.setAttribute("aria-pressed", String(chosen[button.dataset.key] === button.dataset.value));
    }
  };
  const sync = () => {
    for (const key of Object.keys(chosen)) {
      if (key !== "search") byId(key).value = chosen[key];
    }
    draw();
  };
  const toggle = (key, value) => {
    chosen[key] = chosen[key] === value ? "" : value;
    sync();
  };
  const onlyRecord = (record) => {
    for (const key of FILTERS) chosen[key] = "";
    byId("search").value = record;
    chosen.search = record.toLowerCase();
    sync();
    byId("search").focus();
  };

  let waiting = 0;
  byId("search").addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { chosen.search = event.target.value.trim().toLowerCase(); draw(); }, 80);
  });
  for (const key of [...FILTERS, "view"]) {
    byId(key).addEventListener("change", (event) => { chosen[key] = event.target.value; draw(); });
  }
  byId("reset").addEventListener("click", () => {
    for (const key of Object.keys(chosen)) chosen[key] = key === "view" ? "findings" : "";
    byId("search").value = "";
    sync();
  });
  byId("more").addEventListener("click", () => {
    const before = shown;
    more(PAGE);
    const first = byId("list").children[before];
    if (first) first.querySelector("summary").focus();
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !isTyping) { event.preventDefault(); byId("search").focus(); }
    if (event.key === "Escape" && isTyping) event.target.blur();
    if (isTyping || (event.key !== "j" && event.key !== "k")) return;
    const summaries = [...byId("list").querySelectorAll(":scope > li > details > summary")];
    const at = summaries.indexOf(document.activeElement);
    const next = summaries[event.key === "j" ? at + 1 : Math.max(0, at - 1)];
    if (next) next.focus();
  });
  let opened = [];
  addEventListener("beforeprint", () => {
    if (shown < MOST_PRINTED) more(MOST_PRINTED - shown);
    opened = [...byId("list").querySelectorAll(":scope > li > details:not([open])")];
    for (const element of opened) element.open = true;
  });
  addEventListener("afterprint", () => { for (const element of opened) element.open = false; });

  const details = data.coverage.details;
  if (details.length) {
    byId("unjudged").hidden = false;
    byId("unjudged-list").append(...details.slice(0, 500).map(([fate, source, where, reason]) =>
      node("li", {}, node("strong", {}, fate), " ", node("code", {}, source + where), `: ${reason}`)));
    if (data.coverage.all_details > 500) {
      byId("unjudged-list").append(node("li", {}, `and ${grouped(data.coverage.all_details - 500)} more`));
    }
  }
  drawCharts();
  draw();
  document.documentElement.dataset.ready = String(Math.round(performance.now() - started));
})();
