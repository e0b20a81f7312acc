// The interactive chart: prices of one item, or several items compared in percent. An SVG of its own, in few
// elements whatever the history's length; loaded only where a chart is looked at.
//
// A plot knows axes, ranges, zoom, crosshair and keys; what it draws is told by a model:
//   days      all days with a value, ascending, as days since 1970
//   extent    (from, to, width) => [low, high] of what is seen
//   marks     (from, to, x, y, box) => elements
//   reading   (index) => { text, nodes, dots: [[value, ink]] }
//   label     (value) => text of the price axis

const kSpace = "http://www.w3.org/2000/svg";
const kRanges = [["1M", 30], ["3M", 91], ["6M", 182], ["1Y", 365], ["5Y", 1826], ["Max", Infinity]];
const kAverages = [5, 25, 75];
const kGapDays = 14;

function make(tag, attributes, ...children) {
  const element = tag.includes(":") ? document.createElementNS(kSpace, tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  element.append(...children.flat());
  return element;
}
const name = (text) => make("bdi", null, text);
const dayOf = (text) => Date.parse(text + "T00:00:00Z") / 864e5;
const textOf = (day) => new Date(day * 864e5).toISOString().slice(0, 10);

// The place of the first number that is at least `wanted`.
function placeOf(numbers, wanted) {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

// A line through the points, and a bridge over what is missing for long.
function linePaths(points, x, y, ink, thin) {
  let line = "", bridge = "", last = null;
  for (const [day, value] of points) {
    if (value === null) continue;
    const at = x(day).toFixed(1) + " " + y(value).toFixed(1);
    if (last && day - last[0] > kGapDays) bridge += `M${last[1]}L${at}`;
    line += (last && day - last[0] <= kGapDays ? "L" : "M") + at;
    last = [day, at];
  }
  const kind = thin ? "line thin " : "line ";
  return [make("svg:path", { class: kind + ink, d: line }), ...(bridge ? [make("svg:path", { class: kind + "bridge " + ink, d: bridge })] : [])];
}

function ticksOf(low, high, count, isLog) {
  if (isLog && high / low > 8) {
    const ticks = [];
    for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high; decade *= 10)
      for (const step of high / low > 1e4 ? [1] : [1, 2, 5]) if (decade * step >= low && decade * step <= high) ticks.push(decade * step);
    return ticks;
  }
  const rough = (high - low) / count, decade = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((times) => times * decade >= rough) * decade, ticks = [];
  for (let at = Math.ceil(low / step); at * step <= high * (1 + 1e-12); ++at) ticks.push(at * step);
  return ticks;
}

function dayTicks(from, to, count, lang) {
  const ticks = [], locale = lang === "en" ? "en-GB" : lang, say = (day, options) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options }).format(new Date(day * 864e5));
  if (to - from < 75) {
    const step = [1, 2, 7, 14, 28].find((days) => (to - from) / days <= count) || 28;
    for (let day = Math.ceil(from); day <= to; ++day) if ((day + 3) % step === 0) ticks.push([day, say(day, { day: "numeric", month: "short" })]);
    return ticks;
  }
  const months = [1, 2, 3, 6, 12, 24, 60, 120].find((step) => (to - from) / 30.44 / step <= count) || 120, start = new Date(from * 864e5);
  for (let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months; ; month += months) {
    const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / 864e5;
    if (day > to) return ticks;
    if (day >= from) ticks.push([day, say(day, month % 12 === 0 ? { year: "numeric" } : { month: "short" })]);
  }
}

function makePlot(host, words, choices) {
  const tools = make("div", { class: "chart-tools" }), legend = make("div", { class: "legend", "aria-hidden": "true" });
  const plot = make("div", { class: "plot", role: "slider", tabindex: "0", "aria-orientation": "horizontal", "aria-label": words.label });
  const svg = make("svg:svg", { "aria-hidden": "true" });
  const state = { from: 0, to: 1, isLog: false, cursor: null, model: null, select: null };
  let box, x, y, dayAt, cross;
  plot.append(svg);
  host.append(tools, legend, plot);

  function range(days) {
    const all = state.model.days, last = all.at(-1), first = all[0];
    state.from = Math.max(first, last - days);
    state.to = last;
    if (state.from >= state.to) [state.from, state.to] = [last - 1, last + 1];
    for (const one of tools.querySelectorAll("[data-days]")) one.setAttribute("aria-pressed", String(Number(one.dataset.days) === days));
    draw();
  }

  // Around the cursor, or what is shown last.
  function zoom(times, around) {
    const all = state.model.days, span = Math.min(Math.max((state.to - state.from) * times, 5), Math.max(all.at(-1) - all[0], 5));
    const share = (around - state.from) / (state.to - state.from || 1);
    show(around - share * span, around + (1 - share) * span);
  }

  function show(from, to) {
    const all = state.model.days, span = to - from;
    if (to > all.at(-1)) [from, to] = [all.at(-1) - span, all.at(-1)];
    state.from = Math.max(from, all[0]);
    state.to = Math.min(Math.max(to, state.from + 2), Math.max(all.at(-1), state.from + 2));
    for (const one of tools.querySelectorAll("[data-days]")) one.setAttribute("aria-pressed", "false");
    draw();
  }

  function draw() {
    const width = plot.clientWidth, height = plot.clientHeight;
    if (!width || !state.model) return;
    box = { left: 2, top: 10, right: width - 66, bottom: height - 26 };
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    let [low, high] = state.model.extent(state.from, state.to, box.right);
    const isLog = state.isLog && low > 0;
    if (low === high) [low, high] = low === 0 ? [-1, 1] : [low - Math.abs(low) * 0.05, low + Math.abs(low) * 0.05];
    const far = isLog ? Math.log : (value) => value, pad = (far(high) - far(low)) * 0.05;
    const bottom = far(low) - pad, top = far(high) + pad;
    x = (day) => box.left + ((day - state.from) / (state.to - state.from)) * (box.right - box.left);
    y = (value) => box.bottom - ((far(value) - bottom) / (top - bottom)) * (box.bottom - box.top);
    dayAt = (place) => state.from + ((place - box.left) / (box.right - box.left)) * (state.to - state.from);
    const back = (place) => (isLog ? Math.exp(place) : place);
    const ticks = ticksOf(back(bottom), back(top), Math.max(3, (box.bottom - box.top) / 62), isLog);
    const days = dayTicks(state.from, state.to, (box.right - box.left) / 74, words.lang);
    const grid = ticks.map((tick) => `M${box.left} ${Math.round(y(tick))}H${box.right}`).join("") + `M${box.left} ${box.bottom}H${box.right}` + days.map(([day]) => `M${Math.round(x(day))} ${box.bottom}v5`).join("");
    cross = make("svg:g");
    const frame = "c" + Math.random().toString(36).slice(2);
    svg.replaceChildren(make("svg:clipPath", { id: frame }, make("svg:rect", { x: box.left, y: 0, width: Math.max(0, box.right - box.left), height: box.bottom })), make("svg:path", { class: "grid", d: grid }),
      ...ticks.map((tick) => make("svg:text", { x: box.right + 8, y: y(tick) + 4 }, state.model.label(tick, ticks))),
      ...days.map(([day, text]) => make("svg:text", { x: x(day), y: box.bottom + 19, "text-anchor": x(day) < 20 ? "start" : x(day) > box.right - 14 ? "end" : "middle" }, text)),
      make("svg:g", { "clip-path": `url(#${frame})` }, state.model.marks(state.from, state.to, x, y, box)), cross);
    tell();
  }

  // What is under the crosshair, or last.
  function tell() {
    const all = state.model.days, at = Math.min(state.cursor ?? all.length - 1, all.length - 1), { text, nodes, dots } = state.model.reading(at), day = all[at];
    legend.replaceChildren(make("b", null, words.dayText(textOf(day))), ...nodes);
    plot.setAttribute("aria-valuemin", 0);
    plot.setAttribute("aria-valuemax", all.length - 1);
    plot.setAttribute("aria-valuenow", at);
    plot.setAttribute("aria-valuetext", words.dayText(textOf(day)) + ": " + text);
    cross.replaceChildren();
    if (state.select) {
      const [a, b] = [...state.select].sort((one, other) => one - other);
      cross.append(make("svg:rect", { class: "select", x: a, y: box.top, width: b - a, height: box.bottom - box.top }));
    }
    if (state.cursor === null || day < state.from || day > state.to) return;
    const place = x(day), first = y(dots[0][0]);
    cross.append(make("svg:path", { class: "cross", d: `M${place} ${box.top}V${box.bottom}` + (dots.length === 1 ? `M${box.left} ${first}H${box.right}` : "") }), ...dots.map(([value, ink]) => make("svg:circle", { class: "dot " + ink, cx: place, cy: y(value), r: 4.5 })));
    if (dots.length === 1) cross.append(make("svg:g", { class: "tag" }, make("svg:rect", { x: box.right + 3, y: first - 10, width: 62, height: 20, rx: 4 }), make("svg:text", { x: box.right + 8, y: first + 4 }, state.model.label(dots[0][0], null))));
  }

  function point(cursor) {
    const all = state.model.days;
    state.cursor = cursor === null ? null : Math.max(0, Math.min(all.length - 1, cursor));
    if (state.cursor !== null && (all[state.cursor] < state.from || all[state.cursor] > state.to)) {
      const span = state.to - state.from, from = all[state.cursor] < state.from ? all[state.cursor] : all[state.cursor] - span;
      return show(from, from + span);
    }
    tell();
  }

  function nearest(event) {
    const all = state.model.days, day = dayAt(event.clientX - plot.getBoundingClientRect().left), at = placeOf(all, day);
    return at > 0 && (at === all.length || day - all[at - 1] < all[at] - day) ? at - 1 : at;
  }

  const across = (event) => Math.max(box.left, Math.min(box.right, event.clientX - plot.getBoundingClientRect().left));
  plot.addEventListener("pointermove", (event) => {
    if (state.select) state.select[1] = across(event);
    state.cursor = Math.max(placeOf(state.model.days, state.from), Math.min(nearest(event), placeOf(state.model.days, state.to + 0.5) - 1));
    tell();
  });
  plot.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0) return;
    state.select = [across(event), across(event)];
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointerup", () => {
    const [a, b] = [...(state.select || [0, 0])].sort((one, other) => one - other);
    state.select = null;
    if (b - a > 8) show(dayAt(a), dayAt(b));
    else tell();
  });
  plot.addEventListener("pointerleave", () => state.select || point(null));
  plot.addEventListener("dblclick", () => range(Infinity));
  plot.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // Without it the page scrolls.
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.25 : 0.8, dayAt(across(event)));
  }, { passive: false });
  plot.addEventListener("keydown", (event) => {
    const all = state.model.days, at = state.cursor ?? all.length - 1, step = event.shiftKey ? 10 : 1;
    const go = { ArrowLeft: () => point(at - step), ArrowRight: () => point(at + step), ArrowDown: () => point(at - 20), ArrowUp: () => point(at + 20), PageDown: () => point(at - 20), PageUp: () => point(at + 20),
      Home: () => point(0), End: () => point(all.length - 1), "+": () => zoom(0.6, all[at]), "-": () => zoom(1 / 0.6, all[at]), Escape: () => point(null) }[event.key];
    if (!go || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go();
  });
  new ResizeObserver(draw).observe(plot);

  const group = (...buttons) => make("div", { class: "group", role: "group" }, buttons);
  const push = (text, act, attributes) => {
    const one = make("button", { type: "button", class: "button", ...attributes }, text);
    one.addEventListener("click", () => act(one));
    return one;
  };
  const sign = (mark, text) => make("span", null, make("span", { "aria-hidden": "true" }, mark), make("span", { class: "quiet" }, text));
  const toggle = (text, isOn, act) => push(text, (one) => { const next = one.getAttribute("aria-pressed") !== "true"; one.setAttribute("aria-pressed", String(next)); act(next); draw(); }, { "aria-pressed": String(isOn) });
  tools.append(group(...kRanges.map(([text, days]) => push(text, () => range(days), { "data-days": days, "aria-pressed": "false" }))),
    group(push(sign("−", words.zoomOut), () => zoom(1 / 0.6, state.to)), push(sign("+", words.zoomIn), () => zoom(0.6, state.to))),
    group(...choices(toggle, state)));

  return {
    begin(model) {
      state.model = model;
      range(model.days.at(-1) - model.days[0] > 380 ? 365 : Infinity);
    },
    // Other data, seen as before; what was at the end stays there.
    replace(model) {
      const wasAtEnd = state.to >= state.model.days.at(-1), grown = model.days.at(-1) - state.to;
      state.model = model;
      if (wasAtEnd) [state.from, state.to] = [state.from + grown, state.to + grown];
      draw();
    },
  };
}

function averageOf(closes, window) {
  let sum = 0;
  return closes.map((close, i) => ((sum += close - (i >= window ? closes[i - window] : 0)), i >= window - 1 ? sum / window : null));
}

// Days, or weeks or months where days would be thinner than three pixels.
function barsOf(quotes, width) {
  const [first, last] = [quotes[0], quotes.at(-1)], span = last.day - first.day || 1, fits = width / 3;
  const key = span * 0.72 <= fits || quotes.length <= fits ? null : span / 7 <= fits ? (day) => Math.floor((day + 3) / 7) : (day) => textOf(day).slice(0, 7);
  if (!key) return quotes;
  const bars = [];
  let before = null;
  for (const quote of quotes) {
    const now = key(quote.day), bar = bars.at(-1);
    if (now !== before) bars.push({ ...quote });
    else Object.assign(bar, { high: Math.max(bar.high, quote.high), low: Math.min(bar.low, quote.low), close: quote.close, volume: (bar.volume ?? 0) + (quote.volume ?? 0) });
    before = now;
  }
  return bars;
}

function priceModel(data, words, choice) {
  const quotes = data.prices.map((quote) => (quote.length > 2 ? { day: dayOf(quote[0]), open: quote[1] ?? quote[4], high: quote[2] ?? quote[4], low: quote[3] ?? quote[4], close: quote[4], volume: quote[5] } : { day: dayOf(quote[0]), open: quote[1], high: quote[1], low: quote[1], close: quote[1], volume: null }));
  const days = quotes.map((quote) => quote.day), closes = quotes.map((quote) => quote.close), averages = kAverages.map((window) => averageOf(closes, window));
  const money = (price) => words.money(price, data.decimals);
  // One more on each side, so that lines run to the edge.
  const part = (from, to) => [Math.max(0, placeOf(days, from) - 1), Math.min(days.length, placeOf(days, to + 0.01) + 1)];
  // A price far from those around it would make all others flat: it runs off the scale, as on the charts in the bucket.
  const isSpike = (day) => (data.spikes || []).some((one) => day >= dayOf(one.day) && day <= dayOf(one.last_day || one.day));
  const usual = data.spikes?.length ? quotes.filter((quote) => !isSpike(quote.day)) : quotes, usualDays = usual.map((quote) => quote.day);
  const events = (data.events || []).map(([day, text]) => [dayOf(day), text]);
  return {
    days,
    label: (value, ticks) => (ticks ? words.money(value, Math.max(...ticks.map((tick) => (String(Number(tick.toPrecision(10))).split(".")[1] || "").length))) : money(value)),
    extent(from, to) {
      const seen = usual.slice(placeOf(usualDays, from), placeOf(usualDays, to + 0.01)), use = seen.length ? seen : quotes.slice(-1);
      let low = Infinity, high = -Infinity;
      for (const quote of use) [low, high] = [Math.min(low, choice.candles ? quote.low : quote.close), Math.max(high, choice.candles ? quote.high : quote.close)];
      // A level close by is shown; one far off would make the prices flat.
      const room = Math.max(high - low, high * 0.02);
      for (const [, level] of data.levels) if (level > low - room * 0.4 && level < high + room * 0.4) [low, high] = [Math.min(low, level), Math.max(high, level)];
      return [low, high];
    },
    marks(from, to, x, y, box) {
      const [first, end] = part(from, to), seen = quotes.slice(first, end), marks = [];
      const most = Math.max(0, ...seen.map((quote) => quote.volume ?? 0)), bars = barsOf(seen, box.right), wide = Math.max(1, Math.min(13, ((box.right - box.left) / Math.max(bars.length, 1)) * 0.66));
      if (most > 0) {
        const tallest = Math.max(...bars.map((bar) => bar.volume ?? 0)), height = (box.bottom - box.top) * 0.16;
        marks.push(make("svg:path", { class: "volume", d: bars.filter((bar) => bar.volume).map((bar) => `M${(x(bar.day) - wide / 2).toFixed(1)} ${box.bottom}v${((-bar.volume / tallest) * height).toFixed(1)}h${wide.toFixed(1)}V${box.bottom}z`).join("") }));
      }
      const outside = { above: 0, below: 0 };
      for (const [text, level] of data.levels) {
        const at = y(level), inside = at >= box.top && at <= box.bottom;
        const edge = inside ? 0 : at < box.top ? box.top + 12 + 16 * outside.above++ : box.bottom - 6 - 16 * outside.below++;
        if (inside) marks.push(make("svg:path", { class: "level", d: `M${box.left} ${Math.round(at)}H${box.right}` }));
        marks.push(make("svg:text", { x: box.left + 6, y: inside ? (at - 6 < box.top + 8 ? at + 14 : at - 6) : edge }, `${inside ? "" : at < box.top ? "↑ " : "↓ "}${text} ${money(level)}`));
      }
      if (choice.candles) {
        const sides = { rise: "", fall: "" };
        for (const bar of bars) {
          const at = Math.round(x(bar.day)) + 0.5, [top, bottom] = [y(Math.max(bar.open, bar.close)), y(Math.min(bar.open, bar.close))], left = (at - wide / 2).toFixed(1);
          sides[bar.close >= bar.open ? "rise" : "fall"] += `M${at} ${y(bar.high).toFixed(1)}V${top.toFixed(1)}M${at} ${bottom.toFixed(1)}V${y(bar.low).toFixed(1)}` + (wide > 2 ? `M${left} ${top.toFixed(1)}h${wide.toFixed(1)}V${Math.max(bottom, top + 1).toFixed(1)}h${(-wide).toFixed(1)}z` : `M${at} ${top.toFixed(1)}V${Math.max(bottom, top + 1).toFixed(1)}`);
        }
        marks.push(make("svg:path", { class: "rise", d: sides.rise }), make("svg:path", { class: "fall", d: sides.fall }));
      } else marks.push(...linePaths(seen.map((quote) => [quote.day, quote.close]), x, y, "ink-price"));
      averages.forEach((average, i) => choice.averages[i] && marks.push(...linePaths(seen.map((quote, n) => [quote.day, average[first + n]]), x, y, "ink-" + (i === 2 ? 4 : i), true)));
      for (const [day, text] of events) if (day >= from && day <= to) marks.push(make("svg:g", { class: "flag" }, make("svg:title", null, text), make("svg:path", { d: `M${x(day).toFixed(1)} ${box.bottom}v-14l9 4l-9 4` }), make("svg:path", { class: "cross", d: `M${x(day).toFixed(1)} ${box.bottom - 14}V${box.top}` })));
      return marks;
    },
    reading(at) {
      const quote = quotes[at], told = [], nodes = [];
      const add = (label, text, ink) => { told.push(label ? label + " " + text : text); nodes.push(make("span", { class: ink || "" }, ...(ink && ink !== "ink-price" ? [make("i")] : []), ...(label ? [label + " "] : []), make("b", null, text))); };
      if (choice.candles) for (const key of ["open", "high", "low"]) add(words[key], money(quote[key]));
      add(choice.candles ? words.close : "", money(quote.close) + " " + data.currency, "ink-price");
      if (at > 0 && quotes[at - 1].close) add("", words.percent(100 * (quote.close / quotes[at - 1].close - 1), 2));
      averages.forEach((average, i) => choice.averages[i] && average[at] !== null && add("MA" + kAverages[i], money(average[at]), "ink-" + (i === 2 ? 4 : i)));
      if (quote.volume) add(words.volume, words.money(quote.volume, 0));
      for (const [day, text] of events) if (day <= quote.day && (at === 0 || day > quotes[at - 1].day)) add("⚑", text);
      return { text: told.join(", "), nodes, dots: [[quote.close, "ink-price"]] };
    },
  };
}

export function makeChart(host, data, words) {
  const choice = { candles: false, averages: [true, true, false] }, hasRange = (quotes) => quotes.some((quote) => quote.length > 2);
  const plot = makePlot(host, { ...words, label: data.name }, (toggle, state) => {
    state.isLog = isSteep(data);
    return [...(hasRange(data.prices) ? [toggle(words.candles, false, (isOn) => (choice.candles = isOn))] : []), toggle(words.log, state.isLog, (isOn) => (state.isLog = isOn)), ...kAverages.map((window, i) => toggle("MA" + window, choice.averages[i], (isOn) => (choice.averages[i] = isOn)))];
  });
  plot.begin(priceModel(data, words, choice));
  return { set: (next) => next.prices.length && plot.replace(priceModel(next, words, choice)) };
}

// As the charts in the bucket: logarithmic where prices differ more than five times.
function isSteep({ prices, spikes }) {
  let low = Infinity, high = 0;
  for (const quote of prices) if (!spikes?.some((one) => quote[0] >= one.day && quote[0] <= (one.last_day || one.day))) [low, high] = [Math.min(low, quote.at(quote.length > 2 ? 4 : 1)), Math.max(high, quote.at(quote.length > 2 ? 4 : 1))];
  return low > 0 && high / low > 5;
}

// Items in percent of their prices on the first day that is seen and that all of them have.
export function makeComparison(host, series, words) {
  const lines = series.map((one, i) => ({ name: one.name, ink: ["ink-price", "ink-3", "ink-2", "ink-0", "ink-4"][i], days: one.points.map(([day]) => dayOf(day)), values: one.points.map(([, price]) => price) }));
  const days = [...new Set(lines.flatMap((line) => line.days))].sort((a, b) => a - b), begun = Math.max(...lines.map((line) => line.days[0]));
  const table = make("tbody");
  let start = begun;
  const valueAt = (line, day) => { const at = placeOf(line.days, day + 0.01) - 1; return at < 0 ? null : line.values[at]; };
  const shareAt = (line, day) => { const base = valueAt(line, start), now = valueAt(line, day); return base && now !== null ? 100 * (now / base - 1) : null; };
  const shares = (line, from, to) => line.days.map((day) => [day, 0]).filter(([day]) => day >= Math.max(from - 8, start) && day <= to + 1).map(([day]) => [day, shareAt(line, day)]);
  const plot = makePlot(host, { ...words, label: words.title }, () => []);
  host.append(make("table", { class: "prices" }, make("caption", { class: "quiet" }, words.title), make("thead", null, make("tr", null, make("th", { scope: "col" }, words.item), make("th", { scope: "col", class: "number" }, words.change))), table));
  plot.begin({
    days: days.filter((day) => day >= begun),
    label: (value) => words.percent(value, 0),
    extent(from, to) {
      start = Math.max(begun, from);
      const all = lines.flatMap((line) => shares(line, from, to).map(([, share]) => share)).filter((share) => share !== null);
      table.replaceChildren(...lines.map((line) => { const share = shareAt(line, to); return make("tr", null, make("th", { scope: "row", class: line.ink }, name(line.name)), make("td", { class: "number " + (share > 0 ? "up" : share < 0 ? "down" : "") }, share === null ? "" : words.percent(share, 2))); }));
      return all.length ? [Math.min(0, ...all), Math.max(0, ...all)] : [-1, 1];
    },
    marks: (from, to, x, y, box) => [make("svg:path", { class: "level", d: `M${box.left} ${y(0)}H${box.right}` }), ...lines.flatMap((line) => linePaths(shares(line, from, to), x, y, line.ink))],
    reading(at) {
      const day = Math.max(start, days.filter((one) => one >= begun)[at]), told = lines.map((line) => [line, shareAt(line, day)]).filter(([, share]) => share !== null);
      return { text: told.map(([line, share]) => line.name + " " + words.percent(share, 1)).join(", "), nodes: told.map(([line, share]) => make("span", { class: line.ink }, make("i"), name(line.name), " ", make("b", null, words.percent(share, 1)))), dots: told.map(([line, share]) => [share, line.ink]) };
    },
  });
}
