// Results of the search page: Sphinx finds and ranks the pages; this prints each page once, with the passage
// that was found. The text of a page comes when its result comes into view, from a script of its own in text/,
// not from fetch(), so that the search works from file:// too.
"use strict";

const PAGE_TEXT = {};
const HERE = document.currentScript.src;

const sectionsOf = (name) =>
  new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = new URL(`text/${name}.js`, HERE);
    script.onload = () => resolve(PAGE_TEXT[name]);
    script.onerror = () => resolve([]);
    document.head.append(script);
  });

const LENGTH = 240;

const passage = (text, words) => {
  const found = document.createElement("p");
  found.className = "context";
  const places = words.map((word) => text.toLowerCase().indexOf(word)).filter((place) => place >= 0);
  const first = Math.min(...places, text.length);
  const start = first > 80 && first < text.length ? text.indexOf(" ", first - 80) + 1 : 0;
  const end = start + LENGTH < text.length ? text.lastIndexOf(" ", start + LENGTH) : text.length;
  const pattern = words.length ? new RegExp(`(${words.map(_escapeRegExp).join("|")})`, "gi") : /(?!)/;
  found.append(start ? "… " : "");
  text.slice(start, end).split(pattern).forEach((part, i) => {
    if (i % 2) found.appendChild(document.createElement("mark")).textContent = part;
    else found.append(part);
  });
  found.append(end < text.length ? " …" : "");
  return found;
};

Search.query = (query) => {
  const parsed = Search._parseQuery(query);
  const words = [...new Set([...parsed[1], ...parsed[3]])];
  const found = new Map();
  for (const [name, title, anchor] of Search._performSearch(...parsed).reverse())
    if (!found.has(name)) found.set(name, [title, anchor]);
  const quote = async (item) => {
    const { name, anchor } = item.dataset;
    const sections = await sectionsOf(name);
    const section = sections.find((each) => words.some((word) => each.text.toLowerCase().includes(word)));
    const link = item.firstElementChild;
    if (sections.length) link.textContent = sections[0].title;
    if (section && section.anchor && !anchor) {
      link.href = name + DOCUMENTATION_OPTIONS.LINK_SUFFIX + section.anchor;
      link.append(` › ${section.title}`);
    }
    const quoted = section || sections[0];
    if (quoted && quoted.text) item.append(passage(quoted.text, words));
  };
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      quote(entry.target);
    }
  });
  for (const [name, [title, anchor]] of found) {
    const item = document.createElement("li");
    Object.assign(item.dataset, { name, anchor });
    const link = item.appendChild(document.createElement("a"));
    link.href = name + DOCUMENTATION_OPTIONS.LINK_SUFFIX + anchor;
    link.textContent = title;
    Search.output.append(item);
    seen.observe(item);
  }
  Search.status.setAttribute("role", "status");
  Search.stopPulse();
  Search.title.textContent = "Results";
  Search.status.textContent = found.size
    ? `${found.size} ${found.size === 1 ? "page has" : "pages have"} “${query}”.`
    : `No page has “${query}”. Try fewer words, or another form of the word.`;
};
