// The local page alone: editing, health, lineage, import by drop. It asks the server's /api, which does what the
// commands do; a page without a token has none of this.

async function ask(path, body) {
  const response = await fetch("api/" + path, { method: body === undefined ? "GET" : "POST", headers: { "X-Bellwether-Token": token, ...(body === undefined ? {} : { "Content-Type": "application/json" }) }, body: body === undefined || body instanceof Blob ? body : JSON.stringify(body), cache: "no-store" });
  const answer = await response.json().catch(() => ({ error: response.status + " " + response.statusText }));
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

const field = (label, attributes) => h("label", null, label, h(attributes.rows ? "textarea" : "input", { class: "field", autocomplete: "off", ...attributes }));

// A form in a dialog: `save` gets the values, and what it throws is shown above the buttons.
function askIn(title, fields, save, ends = []) {
  const wrong = h("p", { class: "wrong", role: "alert" });
  const form = h("form", { class: "form", onsubmit: async (event) => {
    event.preventDefault();
    wrong.textContent = "";
    try {
      const said = await save(Object.fromEntries(new FormData(form)));
      dialog.close();
      toast(said || t("done"));
      live.quiet = 0;
      look();
    } catch (error) {
      wrong.textContent = error.message;
    }
  } }, fields, wrong, h("div", { class: "ends" }, ends.map((end) => end(() => dialog.close())), button(t("cancel"), () => dialog.close()), h("button", { type: "submit", class: "button main" }, t("save"))));
  const from = document.activeElement, dialog = h("dialog", { "aria-labelledby": "dialog-title", onclose: () => { dialog.remove(); from?.isConnected && from.focus(); } }, h("h2", { id: "dialog-title" }, title), form);
  document.body.append(dialog);
  dialog.showModal();
}

function askForItems() {
  askIn(t("add"), [field(t("names"), { name: "names", rows: 5, required: true }), field(t("owner"), { name: "owner" })], async ({ names, owner }) => {
    const answer = await ask("add", { names: names.split("\n").map((one) => one.trim()).filter(Boolean), owner });
    return t("added", { n: answer.added });
  });
}

const iso = (day) => new Date(day * 864e5).toISOString().slice(0, 10);

function editButtons(item) {
  const key = { name: item.name, owner: item.owner };
  const price = () => askIn(t("setPrice"), [h("div", { class: "pair" }, field(t("day"), { name: "day", type: "date", required: true, value: iso(today()) }), field(`${t("price")} ${item.currency}`, { name: "price", inputmode: "decimal", required: true }))], async (values) => {
    await ask("price", { ...key, ...values });
  });
  const edit = () => askIn(t("edit"), [h("div", { class: "pair" }, field(t("target"), { name: "target", inputmode: "decimal", value: item.target ?? "" }), field(t("boughtAt"), { name: "bought_at", inputmode: "decimal", value: item.bought_at ?? "" })), field(t("tags"), { name: "tags", value: item.tags.join(", ") })], async (values) => {
    await ask("item", { ...key, target: values.target, bought_at: values.bought_at, tags: values.tags.split(",").map((one) => one.trim()).filter(Boolean) });
  }, [(close) => button(t("remove"), () => { close(); removeLater(item); }, { class: "button danger" })]);
  return h("p", { class: "local" }, button(t("setPrice"), price, { class: "button main" }), " ", button(t("edit"), edit));
}

// It is taken from the list at once and from the table when nobody took that back; also when the page is left.
let leaving = null;
function removeLater(item) {
  leaving?.();
  const row = catalogue.items.get(item.slug), remove = () => {
    clearTimeout(timer);
    leaving = null;
    ask("remove", { name: item.name, owner: item.owner }).then(() => { live.quiet = 0; look(); }, (error) => { restore(); toast(error.message); });
  };
  const restore = () => { if (row) catalogue.items.set(item.slug, row); if (here().page === "list") updateList(null); };
  const timer = setTimeout(remove, 6000);
  leaving = remove;
  catalogue.items.delete(item.slug);
  location.hash = list.address || "#/";
  toast(t("removed", { name: item.name }), t("undo"), () => { clearTimeout(timer); leaving = null; restore(); });
}
addEventListener("pagehide", () => leaving?.());

let healthTimer = 0;
const stopHealth = () => clearInterval(healthTimer);

async function drawHealth() {
  stopHealth();
  document.title = t("health") + " – Bellwether";
  const parts = h("div");
  byId("main").replaceChildren(h("h1", { class: "quiet" }, t("health")), parts);
  let before = "";
  const again = async () => {
    const told = await ask("health"), text = JSON.stringify(told) + lang;
    // Only what changed is made again, so that nobody loses the focus.
    if (text !== before && here().page === "health") parts.replaceChildren(...healthParts(told, again));
    before = text;
  };
  await again();
  healthTimer = setInterval(() => document.hidden || again().catch((error) => toast(error.message)), 2000);
}

function healthParts(told, again) {
  const fact = (name, value, note, kind) => h("div", null, h("dt", null, name), h("dd", { class: kind || "" }, value, note ? h("small", null, " ", note) : null));
  const redrive = async (ids) => {
    try {
      toast(t("redriven", { n: (await ask("redrive", ids ? { ids } : {})).redriven }));
      await again();
    } catch (error) {
      toast(error.message);
    }
  };
  const table = (titles, rows, numbers = []) => h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t(titles[0]) }, h("table", { class: numbers.length ? "prices counts" : "prices" }, h("thead", null, h("tr", null, titles.map((title) => h("th", { scope: "col", class: numbers.includes(title) ? "number" : "" }, title ? t(title) : h("span", { class: "quiet" }, t("redrive")))))), h("tbody", null, rows)));
  // What is nought of all of them is left out, as `status` does.
  const counts = ["polled", "filtered", "invoked", "failed", "deleted", "dropped", "buried"].filter((one) => told.mappings.some((mapping) => mapping.counts[one]));
  const numbered = ["lag", ...counts], number = (title, value) => h("td", { class: "number" + (value && ["failed", "dropped", "buried"].includes(title) ? " down" : ""), "data-of": t(title) }, whole(value));
  return [
    h("dl", { class: "facts panel" }, fact(t("engine"), t(told.engine_running ? "running" : "stopped"), null, told.engine_running ? "up" : "down"), fact(t("list"), whole(told.items)), fact(t("backlog"), whole(told.backlog), told.oldest_in_backlog ? t("waiting", { at: clock(new Date(told.oldest_in_backlog)) }) : null), fact(t("letters"), whole(told.dead_letters.length), null, told.dead_letters.length ? "down" : "")),
    h("section", { class: "block panel" }, h("div", { class: "head" }, h("h2", null, t("letters")), told.dead_letters.length ? button(t("redriveAll"), () => redrive()) : null),
      told.dead_letters.length ? table(["name", "function", "reason", "attempts", ""], told.dead_letters.map((letter) => h("tr", null, h("th", { scope: "row" }, bdi(letter.item), h("br"), h("span", { class: "muted" }, moment(letter.buried))), h("td", null, letter.function), h("td", null, bdi(letter.reason)), h("td", null, whole(letter.attempts)), h("td", null, button(t("redrive"), () => redrive([letter.id])))))) : h("p", { class: "calm" }, t("noLetters"))),
    told.schedules.length ? h("section", { class: "block panel" }, h("h2", null, t("schedules")), h("dl", { class: "words" }, told.schedules.map((schedule) => [h("dt", null, schedule.function), h("dd", null, schedule.expression, schedule.next ? " · " + t("next", { at: moment(schedule.next) }) : "")]))) : null,
    told.mappings.length ? h("section", { class: "block panel" }, h("h2", null, t("mappings")), table(["function", ...numbered], told.mappings.map((mapping) => h("tr", null, h("th", { scope: "row" }, mapping.function, h("br"), h("span", { class: "muted" }, t(mapping.source)), mapping.paused_since ? [h("br"), h("span", { class: "chip" }, t("paused", { at: moment(mapping.paused_since) }))] : null), number("lag", mapping.lag), counts.map((one) => number(one, mapping.counts[one])))), numbered), h("p", { class: "note" }, t("mappingsSince"))) : null,
    h("section", { class: "block panel" }, h("h2", null, t("runs")), told.runs.length ? table(["started", "function", "records", "failed", "took", "reason"], told.runs.map((run) => h("tr", null, h("th", { scope: "row" }, clock(new Date(run.started))), h("td", null, run.function), h("td", null, whole(run.records)), h("td", { class: run.failures ? "down" : "" }, whole(run.failures)), h("td", null, whole(run.duration_ms) + " ms"), h("td", null, bdi(run.message))))) : h("p", { class: "calm" }, t("noRuns"))),
  ].filter(Boolean);
}

async function tellLineage(item, slug) {
  let told;
  try {
    told = await ask("lineage?" + new URLSearchParams({ name: item.name, owner: item.owner }));
  } catch {
    return;
  }
  if (here().slug !== slug) return;
  const run = told.run;
  byId("part-lineage").replaceChildren(h("section", { class: "block panel" }, h("h2", null, t("lineage")), told.changed ? h("dl", { class: "words" }, h("dt", null, t("changed")), h("dd", null, `${moment(told.changed)} · ${told.event} · ${told.sequence_number}`), h("dt", null, t("drawnBy")), h("dd", null, run ? `${run.function} · ${moment(run.started)} · ${whole(run.duration_ms)} ms · ${t("records")} ${whole(run.records)}` : t("waitingRun"))) : h("p", { class: "calm" }, t("noLineage"))));
}

function takeDrops() {
  const isFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  addEventListener("dragover", (event) => { if (isFiles(event)) { event.preventDefault(); document.body.classList.add("drop"); document.body.dataset.drop = t("drop"); } });
  addEventListener("dragleave", (event) => event.relatedTarget || document.body.classList.remove("drop"));
  addEventListener("drop", async (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    document.body.classList.remove("drop");
    const said = [];
    for (const file of event.dataTransfer.files) {
      try {
        const answer = await ask("import?" + new URLSearchParams({ file: file.name }), file);
        said.push(t("imported", { name: answer.item, n: whole(answer.prices) }) + (answer.said ? " (" + answer.said + ")" : ""));
      } catch (error) {
        said.push(error.message);
      }
    }
    toast(said.join("\n"));
    live.quiet = 0;
    look();
  });
}
