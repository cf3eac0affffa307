"use strict";
// Makes a page that reads without JavaScript more useful with it: charts answer to the pointer, long tables can be searched, nothing is
// fetched. Where a chart cannot be drawn its picture stays.
(function () {
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  var config = { displayModeBar: false, responsive: true, staticPlot: false };

  function draw(script) {
    var figure = document.getElementById(script.getAttribute("data-for"));
    var frame = figure && figure.querySelector(".chart-frame");
    if (!frame || !window.Plotly || figure.classList.contains("live")) return;
    var spec = JSON.parse(script.textContent);
    var title = figure.querySelector("figcaption").textContent;
    var live = document.createElement("div");
    live.className = "chart-live";
    live.setAttribute("role", "img");
    live.setAttribute("aria-label", title + ". The same is in the table below.");
    frame.appendChild(live);
    // The picture goes first: it is wider than a telephone, and the chart takes the room that it finds.
    figure.classList.add("live");
    var ticks = spec.layout.xaxis.tickvals;
    if (live.clientWidth < 520) spec.layout.xaxis.tickvals = ticks.filter(function (_, at) { return at % 3 === 0; });
    spec.layout.transition = calm ? { duration: 0 } : spec.layout.transition;
    window.Plotly.newPlot(live, spec.data, spec.layout, config).catch(function () {
      figure.classList.remove("live");
      live.remove();
    });
  }

  function chartsWhenNear() {
    var scripts = document.querySelectorAll("script.chart-data");
    if (!("IntersectionObserver" in window)) { scripts.forEach(draw); return; }
    var byFigure = new Map();
    var watcher = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        watcher.unobserve(entry.target);
        draw(byFigure.get(entry.target));
      });
    }, { rootMargin: "400px" });
    scripts.forEach(function (script) {
      var figure = document.getElementById(script.getAttribute("data-for"));
      if (figure) { byFigure.set(figure, script); watcher.observe(figure); }
    });
  }

  function filter(table) {
    var box = document.createElement("p");
    var label = document.createElement("label");
    var input = document.createElement("input");
    var said = document.createElement("span");
    box.className = "filter";
    input.type = "search";
    input.id = table.id + "-filter";
    label.htmlFor = input.id;
    label.textContent = table.getAttribute("data-filter");
    said.setAttribute("role", "status");
    box.append(label, input, said);
    table.parentNode.before(box);
    var rows = Array.from(table.tBodies[0].rows);
    var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
    input.addEventListener("input", function () {
      var wanted = input.value.trim().toLowerCase();
      var shown = 0;
      rows.forEach(function (row, at) {
        row.hidden = wanted !== "" && !texts[at].includes(wanted);
        if (!row.hidden) shown += 1;
      });
      said.textContent = wanted ? shown + " of " + rows.length + " shown" : "";
    });
  }

  function whereWeAre() {
    var links = Array.from(document.querySelectorAll(".contents a[href^='#']"));
    var byId = new Map(links.map(function (link) { return [link.getAttribute("href").slice(1), link]; }));
    if (!("IntersectionObserver" in window)) return;
    var watcher = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        links.forEach(function (link) { link.removeAttribute("aria-current"); });
        byId.get(entry.target.id).setAttribute("aria-current", "true");
      });
    }, { rootMargin: "-15% 0px -75% 0px" });
    byId.forEach(function (link, id) {
      var target = document.getElementById(id);
      if (target) watcher.observe(target);
    });
  }

  function openForPrint() {
    var opened = [];
    window.addEventListener("beforeprint", function () {
      opened = Array.from(document.querySelectorAll("details:not([open])"));
      opened.forEach(function (part) { part.open = true; });
    });
    window.addEventListener("afterprint", function () {
      opened.forEach(function (part) { part.open = false; });
    });
  }

  function reachWideTables() {
    document.querySelectorAll(".scroll:not([tabindex])").forEach(function (frame) {
      var caption = frame.querySelector("caption");
      if (!caption || frame.scrollWidth <= frame.clientWidth) return;
      frame.tabIndex = 0;
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", caption.textContent);
    });
  }

  chartsWhenNear();
  reachWideTables();
  document.querySelectorAll("table[data-filter]").forEach(filter);
  whereWeAre();
  openForPrint();
})();
