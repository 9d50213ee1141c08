// Filters and sorting for the lists of the record (press/record.py), which are complete without this script.
"use strict";

for (const list of document.querySelectorAll(".record")) {
  const form = list.querySelector(".choose");
  const found = list.querySelector(".found");
  const entries = [...list.querySelectorAll(".entry")];
  const groups = [...list.querySelectorAll(".group")];
  const controls = [...form.elements].filter((control) => control.name);
  const texts = new Map();
  const text = (entry) => {
    if (!texts.has(entry)) texts.set(entry, entry.textContent.toLocaleLowerCase());
    return texts.get(entry);
  };

  // --- Which entries are shown ---------------------------------------------------------------------------------

  const fits = (entry, { name, value }) =>
    name === "words"
      ? value.toLocaleLowerCase().split(/\s+/).every((word) => text(entry).includes(word))
      : entry.dataset[name].split(" ").includes(value);

  const choose = () => {
    const chosen = controls.filter((control) => control.value.trim());
    let shown = 0;
    for (const entry of entries) {
      entry.hidden = !chosen.every((control) => fits(entry, control));
      shown += !entry.hidden;
    }
    for (const group of groups) group.hidden = !group.querySelector(".entry:not([hidden])");
    const words = chosen.map(({ selectedOptions, value }) => selectedOptions?.[0].text ?? `“${value.trim()}”`);
    found.textContent = chosen.length
      ? `${shown} of ${entries.length} ${list.dataset.noun}: ${words.join(", ")}.`
      : `All ${entries.length} ${list.dataset.noun}.`;
    remember(chosen);
  };

  // --- What is chosen stands in the address, so that a link can carry it ----------------------------------------

  const remember = (chosen) => {
    const query = new URLSearchParams(location.search);
    for (const { name } of controls) query.delete(name);
    for (const { name, value } of chosen) query.set(name, value.trim());
    const search = query.toString() && `?${query}`;
    if (search !== location.search)
      try {
        history.replaceState(null, "", location.pathname + search + location.hash);
      } catch {} // a browser that keeps the address as it is
  };

  const recall = () => {
    const query = new URLSearchParams(location.search);
    for (const control of controls) {
      control.value = query.get(control.name) ?? "";
      if (control.selectedIndex === -1) control.value = ""; // no such choice
    }
  };

  form.hidden = false;
  form.addEventListener("input", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(choose));
  recall();
  if (controls.some((control) => control.value)) choose();
  addEventListener("popstate", () => (recall(), choose()));

  // A link to an entry that the choice hides shows everything again.
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !list.contains(target) || !target.closest("[hidden]")) return;
    for (const control of controls) control.value = "";
    choose();
    target.scrollIntoView();
  };
  reveal();
  addEventListener("hashchange", reveal);

  // --- Sorting by a column --------------------------------------------------------------------------------------

  for (const head of list.querySelectorAll("thead th")) {
    const column = head.cellIndex;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
    button.addEventListener("click", () => {
      const way = head.ariaSort === "ascending" ? -1 : 1;
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.ariaSort = way > 0 ? "ascending" : "descending";
      const body = entries[0].parentElement;
      body.append(...entries.sort((a, b) => way * key(a).localeCompare(key(b), "en", { numeric: true })));
    });
  }
}
