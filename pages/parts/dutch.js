// Names that Streamlit gives its own parts in English, and that no setting changes: read aloud in
// Dutch. It sets them anew when it draws, so they are watched.
const NAMES = new Map([
  ["Sidebar", "Pagina's"],
  ["Expand sidebar", "Toon de pagina's"],
  ["Collapse sidebar", "Verberg de pagina's"],
  ["Close", "Sluiten"],
  ["Clear value", "Wis de keuze"],
  ["Clear all", "Wis alles"],
  ["Clear date", "Wis de datum"],
  ["Choose date", "Kies een datum"],
  ["Fullscreen", "Volledig scherm"],
  ["Close fullscreen", "Verlaat volledig scherm"],
  ["file upload", "Bestand kiezen"],
  ["Upload", "Kies een bestand"],
  ["Show password text", "Toon het wachtwoord"],
  ["No results", "Niets gevonden"],
  ["Choose an option", "Kies"],
  ["Choose options", "Kies"],
]);
// "Help for ..." stands at a list, "Skip to ..." is the first stop of the keyboard.
const HELP = "Help for ";
const SKIP = "Skip to main content";
const ATTRIBUTES = ["aria-label", "title", "placeholder", "aria-valuetext"];

// The parts of a date, its months read aloud, and what its field says of a date that cannot be.
const PARTS = { day: "dag", month: "maand", year: "jaar" };
const PART = /^(day|month|year), /;
const MONTH = /^(\d\d) – \w+$/;
const monthName = new Intl.DateTimeFormat("nl", { month: "long" });
const OUTSIDE = /(?:Error: )?Date set outside allowed range\. Please select a date (on or before|on or after|between) ([\d/.-]+)(?: and ([\d/.-]+))?\./;

function ofDates(text) {
  return text.replace(OUTSIDE, (_, how, first, last) => {
    if (how === "on or before") return `Kies een datum tot en met ${first}.`;
    return last ? `Kies een datum van ${first} tot en met ${last}.` : `Kies een datum vanaf ${first}.`;
  });
}

function dutchTexts(node) {
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode() ?? null; text; text = texts.nextNode()) {
    const ours = ofDates(text.data);
    if (ours === text.data) continue;
    text.data = ours;
    // "Error: " stands before it, in an element of its own.
    const before = text.previousSibling;
    if (before?.textContent === "Error") before.textContent = "Let op";
  }
}

function dutch(node) {
  for (const name of ATTRIBUTES) {
    const said = node.getAttribute(name);
    if (!said) continue;
    // "Fullscreen: what it shows"
    const [first, ...rest] = said.split(": ");
    const ours = NAMES.get(first);
    if (ours) node.setAttribute(name, [ours, ...rest].join(": "));
    if (PART.test(said)) node.setAttribute(name, said.replace(PART, (_, part) => `${PARTS[part]}, `));
    const month = said.match(MONTH);
    if (month) {
      const spoken = `${month[1]} – ${monthName.format(new Date(2000, month[1] - 1))}`;
      if (spoken !== said) node.setAttribute(name, spoken);
    }
    if (said.startsWith(HELP)) node.setAttribute(name, `Uitleg bij ${said.slice(HELP.length)}`);
  }
  if (node.matches("a") && node.textContent.trim() === SKIP) node.textContent = "Ga naar de inhoud";
  // The text of this button is drawn by the style sheet, which nothing reads aloud.
  if (node.matches('[data-testid="stFileUploaderDropzone"] button[data-testid="stBaseButton-secondary"]')) {
    if (!node.hasAttribute("aria-label")) node.setAttribute("aria-label", "Kies een bestand");
  }
}

const WITH_NAME = ":is([aria-valuetext], [aria-label], [title], [placeholder], button, a)";
new MutationObserver((changes) => {
  for (const { type, target, addedNodes } of changes) {
    if (type === "attributes") dutch(target);
    // What a field says of a date changes with every figure that is typed.
    if (type === "characterData" && target.data.includes("Date set")) dutchTexts(target.parentNode);
    for (const node of addedNodes) {
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      if (node.textContent.includes("Date set")) dutchTexts(node);
      if (node.matches(WITH_NAME)) dutch(node);
      node.querySelectorAll(WITH_NAME).forEach(dutch);
    }
  }
}).observe(document.body, {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
  attributeFilter: ATTRIBUTES,
});
// What was drawn before this was there.
document.querySelectorAll(WITH_NAME).forEach(dutch);
