// Which view is shown, by the address; and what keeps it up to date.

const kPollShortest = 2000, kPollLongest = 60000;
const token = document.querySelector('meta[name="bellwether-token"]')?.content;
const isLocal = Boolean(token);

// What the address says: #/, #/item/<slug>, #/compare/<slug>/<slug>, #/health.
function here() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [page, ...words] = path.split("/").map((word) => {
    try {
      return decodeURIComponent(word);
    } catch {
      return word;
    }
  });
  return { page: page || "list", slug: words[0], slugs: words, query: query || "" };
}

function drawFrame() {
  document.documentElement.lang = lang;
  byId("skip").textContent = t("skip");
  byId("nav").setAttribute("aria-label", t("pages"));
  const { page } = here();
  const link = (name, address) => h("a", { href: address, "aria-current": page === name ? "page" : null }, t(name));
  const language = h("button", { type: "button", lang: lang === "en" ? "ja" : "en", onclick: () => { lang = lang === "en" ? "ja" : "en"; localStorage.setItem("lang", lang); view.slug = null; draw(); language.isConnected || byId("nav").lastChild.focus(); } }, t("other"));
  byId("nav").replaceChildren(link("list", "#/"), ...(isLocal ? [link("health", "#/health"), h("button", { type: "button", onclick: askForItems }, t("add"))] : []), language);
  tellPulse();
}

function tellPulse() {
  const at = catalogue.at ? clock(catalogue.at) : "";
  byId("pulse").textContent = live.isOffline ? t("offline", { at }) : at ? tMany(catalogue.items.size) + " · " + t("updated", { at }) : "";
}

let leftSlug = null;
async function draw() {
  const place = here();
  drawFrame();
  if (place.page !== "health") stopHealth();
  try {
    if (place.page === "item") {
      leftSlug = place.slug;
      await drawItem(place.slug);
    } else if (place.page === "compare") await drawCompared(place.slugs);
    else if (place.page === "health" && isLocal) await drawHealth();
    else {
      view.slug = null;
      readListAddress(place.query);
      drawList();
      // Back is where one was.
      const link = leftSlug === null ? null : list.rows.get(leftSlug)?.querySelector("a");
      leftSlug = null;
      link?.focus();
    }
  } catch (error) {
    byId("main").replaceChildren(backLink(), h("div", { class: "notice panel" }, h("p", { class: "wrong" }, error.message)));
  }
}

const live = { timer: 0, quiet: 0, isOffline: false };

async function look() {
  clearTimeout(live.timer);
  if (document.hidden) return;
  try {
    const changed = await lookAgain();
    live.quiet = changed?.length === 0 ? live.quiet + 1 : 0;
    live.isOffline = false;
    const alerted = await lookForAlerts();
    if (changed === null || changed.length + alerted.length > 0) await show(changed && [...changed, ...alerted]);
  } catch (error) {
    // A bucket in which nothing was written yet.
    live.isOffline = error.status !== 404 && error.status !== 403;
    live.quiet = Math.max(live.quiet, live.isOffline ? 60 : 0);
  }
  tellPulse();
  live.timer = setTimeout(look, pause());
}

// Two seconds while things happen; longer the longer nothing does.
const pause = () => Math.min(kPollLongest, kPollShortest * (live.quiet < 60 ? 1 : live.quiet < 120 ? 2.5 : live.quiet < 240 ? 7.5 : 30));

async function show(changed) {
  const place = here();
  if (place.page === "list") updateList(changed);
  else if (place.page === "item" && (changed === null || changed.includes(place.slug))) await drawItem(place.slug);
}

async function start() {
  if (location.hash && !location.hash.startsWith("#/")) history.replaceState(null, "", "#/");
  byId("foot").replaceChildren(h("a", { href: "items.json" }, "items.json"), " · ", h("a", { href: "alerts.atom" }, t("feed")));
  drawFrame();
  try {
    await Promise.all([loadCatalogue(), loadAlerts(), fetchJson("head.json").then((head) => { catalogue.at = new Date(head.at); catalogue.page = head.page; })]);
  } catch (error) {
    if (error.status !== 404 && error.status !== 403) live.isOffline = true;
  }
  await draw();
  addEventListener("hashchange", (event) => {
    if (!location.hash.startsWith("#/") && location.hash !== "") return history.replaceState(null, "", event.oldURL);
    const old = new URL(event.oldURL).hash;
    if (!/^#\/(item|compare|health)/.test(old)) list.address = old || "#/";
    live.quiet = 0;
    return draw();
  });
  byId("skip").addEventListener("click", (event) => { event.preventDefault(); byId("main").focus(); });
  document.addEventListener("visibilitychange", () => { live.quiet = 0; look(); });
  for (const wake of ["pointerdown", "keydown"]) addEventListener(wake, () => { if (live.quiet >= 60) { live.quiet = 0; look(); } }, { passive: true });
  if (isLocal) takeDrops();
  live.timer = setTimeout(look, kPollShortest);
}

start();
