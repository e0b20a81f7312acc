// Elements, made without markup: every text from outside becomes a text node, and a name stands in <bdi>, so
// that it can neither be read as HTML nor turn the text around it.

const spaces = { svg: "http://www.w3.org/2000/svg" };

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const s = (tag, attributes, ...children) => fill(document.createElementNS(spaces.svg, tag), attributes, children);
const bdi = (text) => h("bdi", null, text);
const button = (text, onclick, attributes) => h("button", { type: "button", class: "button", onclick, ...attributes }, text);
const byId = (id) => document.getElementById(id);

// Addresses: of the page, and of files beside it.
const itemAddress = (slug) => "#/item/" + encodeURIComponent(slug);
const itemFile = (slug) => "items/" + encodeURIComponent(slug) + ".json";

// Only what is a web address becomes a link.
const webLink = (url, text) => (/^https?:\/\//i.test(url || "") ? h("a", { href: url, rel: "noopener noreferrer" }, text || url) : bdi(text || url || ""));

let toastTimer = 0;
function toast(text, action, onaction) {
  clearTimeout(toastTimer);
  byId("toast").replaceChildren(h("span", null, text), ...(action ? [h("button", { type: "button", onclick: () => (byId("toast").replaceChildren(), onaction()) }, action)] : []));
  toastTimer = setTimeout(() => byId("toast").replaceChildren(), 6000);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t("copied"));
  } catch {
    toast(t("notCopied"));
  }
}

function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
