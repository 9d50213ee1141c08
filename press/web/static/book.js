// What a page does beyond being read. A classic script, because modules do not load from file://.
"use strict";

// --- Light and dark ---------------------------------------------------------------------------------------
{
  const sheet = document.getElementById("dark");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = document.querySelector(".colours");
  const dark = () => sheet.media === "all" || (sheet.media !== "not all" && system.matches);
  const tell = () => button.setAttribute("aria-pressed", dark());
  button.hidden = false;
  tell();
  system.addEventListener("change", tell);
  button.addEventListener("click", () => {
    const wanted = !dark();
    // Back at the system's own choice, the page follows the system again.
    const follow = wanted === system.matches;
    sheet.media = follow ? "(prefers-color-scheme: dark)" : wanted ? "all" : "not all";
    try {
      if (follow) localStorage.removeItem("colours");
      else localStorage.setItem("colours", wanted ? "dark" : "light");
    } catch {}
    tell();
  });
}

// --- Contents: the list of sections is open where it stands beside the text; the drawer closes when it is no drawer
{
  const sections = document.querySelector(".sections details");
  const beside = matchMedia("(min-width: 80rem)");
  const unfold = () => sections && (sections.open = beside.matches);
  unfold();
  beside.addEventListener("change", unfold);
  const contents = document.getElementById("contents");
  matchMedia("(min-width: 64rem)").addEventListener("change", () => {
    if (contents.hidePopover && contents.matches(":popover-open")) contents.hidePopover();
  });
  // On paper nothing can be opened: what is folded is printed, except code.
  const folded = () => document.querySelectorAll("article details:not(.hide)");
  let open = [];
  addEventListener("beforeprint", () => (open = [...folded()].filter((each) => !each.open)).forEach((each) => (each.open = true)));
  addEventListener("afterprint", () => open.forEach((each) => (each.open = false)));
}

// --- What scrolls sideways can be reached with the keyboard, and what does not is not a stop on the way ---------
{
  const boxes = [...document.querySelectorAll("article pre, .table-scroll, div.math, math[display=block]")];
  const reach = () => {
    for (const box of boxes)
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
  };
  reach();
  addEventListener("resize", reach);
  addEventListener("toggle", reach, true);
}

// --- Glossary: a term opens its definition on hover, on focus and on the first tap; Esc closes it ---------------
{
  const terms = [...document.querySelectorAll("a[aria-describedby^=definition-]")];
  const card = document.createElement("span");
  card.className = "definition";
  card.popover = "manual";
  let open = null;
  let leaving = 0;

  const close = () => {
    clearTimeout(leaving);
    if (!open) return;
    open = null;
    if (card.hidePopover) card.hidePopover();
    card.remove();
  };
  const place = () => {
    const box = open.getClientRects()[0];
    const room = document.documentElement.clientWidth - card.offsetWidth - 8;
    const below = box.bottom + card.offsetHeight + 8 < innerHeight || box.top < card.offsetHeight + 8;
    card.style.left = `${scrollX + Math.max(8, Math.min(box.left, room))}px`;
    card.style.top = `${scrollY + (below ? box.bottom + 2 : box.top - card.offsetHeight - 2)}px`;
  };
  const show = (term) => {
    clearTimeout(leaving);
    if (open === term) return;
    close();
    open = term;
    const text = document.createElement("span");
    text.textContent = document.getElementById(term.getAttribute("aria-describedby")).textContent;
    const entry = document.createElement("a");
    entry.href = term.href;
    entry.textContent = `“${term.textContent.trim()}” in the glossary`;
    card.replaceChildren(text, entry);
    term.after(card); // the next stop of the Tab key after its term
    if (card.showPopover) card.showPopover();
    place();
  };
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      if (open && !open.matches(":hover, :focus") && !card.matches(":hover, :focus-within")) close();
    }, 250);
  };

  let tapped = false; // the finger that is down opens a definition: the click that follows is not for the link
  let quiet = false; // the focus comes back to the term whose definition was closed
  for (const term of terms) {
    term.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && show(term));
    term.addEventListener("pointerleave", leave);
    term.addEventListener("pointerdown", (event) => (tapped = event.pointerType === "touch" && open !== term));
    term.addEventListener("focus", () => tapped || quiet || show(term));
    term.addEventListener("blur", leave);
    term.addEventListener("click", (event) => {
      if (tapped) event.preventDefault(), show(term);
      tapped = false;
    });
  }
  card.addEventListener("pointerleave", leave);
  card.addEventListener("focusout", leave);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open) return;
    if (card.contains(document.activeElement)) {
      const term = open;
      close();
      quiet = true;
      term.focus();
      quiet = false;
    } else close();
  });
  addEventListener("pointerdown", (event) => {
    if (open && event.target !== open && !open.contains(event.target) && !card.contains(event.target)) close();
  });
  addEventListener("resize", () => open && place());
}
