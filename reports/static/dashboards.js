// Search and sort of the index. Without this script the page is a table sorted by rank.
"use strict";

(() => {
  const table = document.querySelector("table[data-sortable]");
  const form = document.querySelector("[data-find-form]");
  if (!table || !form) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const hits = form.querySelector("[data-hits]");
  const nothing = document.querySelector("[data-nothing]");
  const field = form.querySelector("input");
  const words = new Intl.Collator("en-GB", { sensitivity: "base", numeric: true });
  let sorted = "";

  // Letters without their accents and case, so that "cafe" finds "Café".
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const haystacks = new Map(rows.map((row) => [row, plain(`${row.textContent} ${row.dataset.find || ""}`)]));

  function say(shown) {
    const noun = shown === 1 ? hits.dataset.one : hits.dataset.many;
    const count = shown === rows.length ? `${shown} ${noun}` : `${shown} of ${rows.length} ${hits.dataset.many}`;
    hits.textContent = count + sorted;
    nothing.hidden = shown > 0;
    table.hidden = shown === 0;
  }

  function find() {
    const wanted = plain(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits = wanted.every((word) => haystacks.get(row).includes(word));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    say(shown);
  }

  function sort(index, direction) {
    const isNumber = heads[index].dataset.sort === "number";
    const value = (row) => row.cells[index].dataset.value;
    const compare = isNumber ? (a, b) => Number(a) - Number(b) : words.compare;
    // The page's own order settles ties; what is not known stands last either way.
    const order = rows.map((row, place) => ({ row, place, key: value(row) }));
    order.sort((a, b) => {
      if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "") || a.place - b.place;
      return direction * compare(a.key, b.key) || a.place - b.place;
    });
    body.append(...order.map((entry) => entry.row));
    const word = direction > 0 ? "ascending" : "descending";
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[index].setAttribute("aria-sort", word);
    sorted = `, sorted by ${heads[index].textContent.trim().toLowerCase()}, ${word}`;
    say(rows.filter((row) => !row.hidden).length);
  }

  heads.forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(index, head.getAttribute("aria-sort") === "ascending" ? -1 : 1));
    head.replaceChildren(button);
  });
  field.addEventListener("input", find);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  table.classList.add("is-sortable");
  // A browser that goes back keeps what was typed.
  if (field.value) find();
})();
