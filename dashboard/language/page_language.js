// Names the language of the page, and exchanges the words that Streamlit itself writes.

// Where these words stand as text; elsewhere the same word may be a person's own.
const PLACES = [
  "stSkipToContent", "stFileUploader", "stFileUploaderDropzone", "InputInstructions",
  "stMainMenuPopover", "stMainMenuList", "stStatusWidget", "stElementToolbar", "stTooltipContent",
  "stDataFrameColumnMenu", "stSelectboxVirtualDropdown",
].map((name) => `[data-testid="${name}"]`).join() + ', [role="listbox"], [data-baseweb="select"], [aria-live]';
const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];

// What was written over: node -> place -> [Streamlit's word, ours].
const replaced = new WeakMap();
// One at a time: two of different languages would answer each other for ever.
let watching = null;

export default function ({ data }) {
  watching?.disconnect();
  document.documentElement.lang = data.tag;
  const say = speaker(data.words);

  const exchange = (node, place, value, write) => {
    const known = replaced.get(node) ?? {};
    const english = known[place]?.[1] === value ? known[place][0] : value;
    const said = say(english);
    if (said !== english) replaced.set(node, { ...known, [place]: [english, said] });
    if (said !== value) write(said);
  };
  const visitText = (node) => {
    if (node.parentElement?.closest(PLACES)) {
      exchange(node, "text", node.nodeValue, (said) => { node.nodeValue = said; });
    }
  };
  const visitAttributes = (element) => {
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      if (value) exchange(element, name, value, (said) => element.setAttribute(name, said));
    }
  };
  const visit = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return visitText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const inside = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = root; node; node = inside.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) visitText(node);
      else visitAttributes(node);
    }
  };

  visit(document.body);
  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach(visit);
      else if (type === "characterData") visitText(target);
      else visitAttributes(target);
    }
  });
  watching = observer;
  observer.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES,
  });
  return () => observer.disconnect();
}

// Returns what says a word in the page's language; “{name}” in a word stands for anything.
function speaker(words) {
  const open = Object.entries(words).filter(([english]) => english.includes("{"));
  const patterns = open.map(([english, said]) => [
    new RegExp(`^${english.replace(/[.+()]/g, "\\$&").replace(/\{\w+\}/, "(.+)")}$`), said,
  ]);
  return (text) => {
    if (Object.hasOwn(words, text)) return words[text];
    for (const [pattern, said] of patterns) {
      const found = pattern.exec(text);
      if (found) return said.replace(/\{\w+\}/, () => found[1]);
    }
    return text;
  };
}
