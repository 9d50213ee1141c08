// Checking an answer of a quiz (press/quiz/page.py), which is complete without this script. Nothing is kept or sent.
"use strict";

for (const item of document.querySelectorAll(".quiz fieldset")) {
  const button = item.querySelector("button");
  const told = item.querySelector(".told");
  const inputs = [...item.querySelectorAll("input")];
  const reasons = [...item.querySelectorAll("[data-right]")];
  const right = (number) => reasons[number].dataset.right === "yes";
  const numbers = (fits) => inputs.map((_, number) => number).filter(fits);

  // One answer says of itself whether it is right; several need a word on them together.
  const together = (chosen) => {
    const wrong = chosen.filter((number) => !right(number)).length;
    const missing = numbers((number) => right(number) && !inputs[number].checked).length;
    if (wrong) return `✗ Not right: ${wrong} of the ${chosen.length} you chose ${wrong === 1 ? "is" : "are"} wrong.`;
    return missing ? "◐ Partly right: there is more that is right." : "✓ Right, and complete.";
  };

  const line = (tag, ...content) => {
    const made = document.createElement(tag);
    made.append(...content);
    return made;
  };

  const check = () => {
    const chosen = numbers((number) => inputs[number].checked);
    if (!chosen.length) return told.replaceChildren(line("p", "Choose an answer first."));
    const said = chosen.map((number) => line("li", ...[...reasons[number].children].map((part) => part.cloneNode(true))));
    const toAll = [...item.querySelectorAll(".to-all")].map((part) => part.cloneNode(true));
    const verdict = item.dataset.kind === "multiple" ? [line("p", line("strong", together(chosen)))] : [];
    told.replaceChildren(...verdict, line("ul", ...said), ...toAll);
  };

  button.hidden = false;
  button.addEventListener("click", check);
  // What was said no longer holds.
  item.addEventListener("change", () => told.replaceChildren());
}
