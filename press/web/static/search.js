// Results of the search page: Sphinx finds and ranks the pages; this prints each page once, with the passage
// that was found. The passages come from searchtext.js, not from fetch(), so that the search works from file:// too.
"use strict";

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
  for (const [name, [title, anchor]] of found) {
    const sections = SEARCH_TEXT[name] || [];
    const section = sections.find((each) => words.some((word) => each.text.toLowerCase().includes(word)));
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.href = name + DOCUMENTATION_OPTIONS.LINK_SUFFIX + (anchor || (section ? section.anchor : ""));
    link.textContent = sections.length ? sections[0].title : title;
    if (section && section.anchor && !anchor) link.append(` › ${section.title}`);
    const quoted = section || sections[0];
    if (quoted && quoted.text) item.append(passage(quoted.text, words));
    Search.output.append(item);
  }
  Search.status.setAttribute("role", "status");
  Search.stopPulse();
  Search.title.textContent = "Results";
  Search.status.textContent = found.size
    ? `${found.size} ${found.size === 1 ? "page has" : "pages have"} “${query}”.`
    : `No page has “${query}”. Try fewer words, or another form of the word.`;
};
