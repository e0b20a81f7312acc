// What the page says, in English and Japanese, and how it writes numbers and days.

const kWords = {
  list: ["Items", "一覧"], health: ["Health", "稼働状況"], add: ["Add", "追加"], other: ["日本語", "English"], skip: ["Skip to content", "本文へ"],
  pages: ["Pages", "ページ"],
  loading: ["Loading…", "読み込み中…"], items: ["{n} items", "{n} 件"], item1: ["1 item", "1 件"], updated: ["updated {at}", "{at} 更新"],
  offline: ["No connection; as of {at}", "接続できません({at} 現在)"], prices: ["Prices", "価格"],
  rising: ["Rising most in 7 days", "7 日間の値上がり"], falling: ["Falling most in 7 days", "7 日間の値下がり"], todo: ["What to do", "やること"],
  noMoves: ["Nothing moved.", "動きはありません。"], calm: ["Nothing. All prices are fresh.", "ありません。価格はすべて新しいです。"],
  doTarget: ["reached the target: sell?", "目標価格に到達:売りますか"], doStale: ["without a price for two weeks", "2 週間以上価格なし"],
  doSuspect: ["with a price that looks wrong", "疑わしい価格あり"], doUnread: ["with no sentiment read", "評判が未取得"], doNone: ["without any price", "価格が一つもない"],
  search: ["Search", "検索"], searchFor: ["Search by name, owner or tag", "名前・所有者・タグで検索"], owner: ["Owner", "所有者"], anyOwner: ["All owners", "すべての所有者"],
  tag: ["Tag", "タグ"], anyTag: ["All tags", "すべてのタグ"], show: ["Show", "表示"], all: ["All items", "すべて"], moved: ["Moved most", "大きく動いた"],
  care: ["Needs care", "要確認"], target: ["Target", "目標"], atTarget: ["At the target", "目標到達"], table: ["Table", "表"], cards: ["Cards", "カード"], view: ["View", "表示形式"],
  compare: ["Compare", "比較"], comparing: ["Compare {n}", "{n} 件を比較"], pick: ["Compare {name}", "{name}を比較"], pickSome: ["Tick two to five items", "2~5 件を選択"],
  name: ["Item", "名前"], price: ["Price", "価格"], trend: ["90 days", "90 日"], d1: ["1 day", "1 日"], d7: ["7 days", "7 日"], d30: ["30 days", "30 日"], d365: ["1 year", "1 年"],
  high: ["From high", "高値比"], sentiment: ["Sentiment", "評判"], age: ["Age", "経過"], today: ["today", "今日"], days: ["{n} d", "{n} 日"],
  found: ["{n} of {all}", "{all} 件中 {n} 件"], none: ["No item is like that.", "該当する項目はありません。"], more: ["Show {n} more", "さらに {n} 件"],
  POSITIVE: ["positive", "肯定的"], NEGATIVE: ["negative", "否定的"], NEUTRAL: ["neutral", "中立"], MIXED: ["mixed", "混在"], unread: ["not read", "未取得"],
  stale: ["stale", "古い"], suspect: ["suspect", "疑わしい"], "no-prices": ["no prices", "価格なし"],
  emptyTitle: ["Nothing is watched yet", "まだ何も登録されていません"], emptyTry: ["Type this, while bellwether up runs:", "bellwether up の実行中に入力:"],
  emptyDrop: ["Or drop CSV files of prices here.", "または価格の CSV をここにドロップ。"],
  alerts: ["Alerts", "お知らせ"], alerted: ["With an alert", "お知らせあり"], feed: ["Feed of alerts", "お知らせのフィード"], why: ["Why this came", "届いた理由"], troubles: ["Bellwether itself needs care", "Bellwether 自体の不調"],
  "rule-target": ["target reached", "目標到達"], "rule-move": ["moved far", "大きな動き"], "rule-year-high": ["high of a year", "1 年の高値"], "rule-year-low": ["low of a year", "1 年の安値"], "rule-crossing": ["averages crossed", "平均線の交差"], "rule-sentiment": ["sentiment turned", "評価の変化"], "rule-stale": ["no price for long", "価格なし"],
  back: ["All items", "一覧へ戻る"], gone: ["There is no such item", "その項目はありません"], goneWhy: ["It was removed, or renamed.", "削除されたか、名前が変わりました。"],
  fromHigh: ["From its high", "高値から"], boughtAt: ["Bought at", "取得価格"], chart: ["Chart", "チャート"], pictures: ["Daily and weekly", "日足・週足"], daily: ["Daily", "日足"], weekly: ["Weekly", "週足"],
  noPrices: ["No prices yet.", "価格がまだありません。"], words: ["In words", "概要"], source: ["Source", "出典"], revision: ["revision {n}", "版 {n}"], readAt: ["read {at}", "{at} 取得"],
  history: ["History", "履歴"], notRead: ["Not read yet.", "まだ取得されていません。"], table2: ["Prices by day", "日ごとの価格"], day: ["Day", "日付"], open: ["Open", "始値"], hi: ["High", "高値"], lo: ["Low", "安値"],
  close: ["Close", "終値"], volume: ["Volume", "出来高"], copy: ["Copy", "コピー"], csv: ["CSV", "CSV"], copied: ["Copied", "コピーしました"], notCopied: ["The browser did not allow it", "ブラウザーが許可しませんでした"],
  zoomIn: ["Zoom in", "拡大"], zoomOut: ["Zoom out", "縮小"], candles: ["Candles", "ローソク足"], log: ["Log", "対数"],
  json: ["JSON", "JSON"], entries: ["{n} entries", "{n} 件"], files: ["Files", "ファイル"], result: ["Result", "結果"],
  score: ["Score", "スコア"], compareTitle: ["Compared from the same day", "同じ日からの比較"], change: ["Change", "変化"], edit: ["Edit", "編集"], setPrice: ["Set price", "価格を設定"],
  save: ["Save", "保存"], cancel: ["Cancel", "取消"], remove: ["Remove", "削除"], removed: ["{name} is removed", "{name}を削除しました"], undo: ["Undo", "元に戻す"],
  names: ["Names, one a line", "名前(1 行に 1 つ)"], tags: ["Tags, separated by commas", "タグ(コンマ区切り)"], done: ["Done", "完了"], added: ["{n} added", "{n} 件追加しました"],
  imported: ["{name}: {n} prices", "{name}:価格 {n} 件"], drop: ["Drop files of prices to import them", "価格のファイルをドロップして取り込む"],
  engine: ["Engine", "エンジン"], running: ["running", "稼働中"], stopped: ["not running", "停止中"], backlog: ["Backlog", "未処理"], waiting: ["waiting since {at}", "{at} から待機"],
  letters: ["Dead letters", "処理できなかった記録"], noLetters: ["None. Everything was processed.", "ありません。すべて処理されました。"], redrive: ["Redrive", "再実行"], redriveAll: ["Redrive all", "すべて再実行"], redriven: ["{n} redriven", "{n} 件を再実行"],
  runs: ["Last runs", "最近の実行"], noRuns: ["None yet.", "まだありません。"], schedules: ["Schedules", "スケジュール"], next: ["next {at}", "次回 {at}"], started: ["Started", "開始"], "function": ["Function", "関数"],
  mappings: ["Mappings", "マッピング"], mappingsSince: ["Counted since the state was made; each try is one more.", "状態を作成した時からの累計。再試行も数えます。"], lag: ["Waiting", "待機"], paused: ["paused since {at}", "{at} から一時停止"],
  polled: ["Polled", "受信"], filtered: ["Filtered", "対象外"], invoked: ["Invoked", "呼び出し"], deleted: ["Deleted", "削除"], dropped: ["Dropped", "破棄"], buried: ["Buried", "退避"],
  stream: ["stream", "ストリーム"], "queue of names": ["queue of names", "名前のキュー"], "queue of the page": ["queue of the page", "ページのキュー"], "queue of alerts": ["queue of alerts", "お知らせのキュー"],
  records: ["Records", "件数"], failed: ["Failed", "失敗"], took: ["Took", "所要時間"], reason: ["Reason", "理由"], attempts: ["Attempts", "試行"], lineage: ["Where it comes from", "来歴"],
  changed: ["Changed", "変更"], drawnBy: ["Worked off by", "処理した実行"], noLineage: ["Nothing is kept of its last change any more.", "最後の変更の記録は残っていません。"], waitingRun: ["Still waiting for its run.", "実行を待っています。"],
};
const kCode = { en: 0, ja: 1 };
let lang = localStorage.getItem("lang") || (navigator.language.startsWith("ja") ? "ja" : "en");
if (!(lang in kCode)) lang = "en";

const t = (key, values) => (kWords[key]?.[kCode[lang]] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
const tMany = (n) => (n === 1 ? t("item1") : t("items", { n: whole(n) }));

const numbers = new Map();
function format(number, least, most) {
  const key = lang + least + "/" + most;
  if (!numbers.has(key)) numbers.set(key, new Intl.NumberFormat(lang, { minimumFractionDigits: least, maximumFractionDigits: most }));
  return numbers.get(key).format(number).replace("-", "\u2212");
}
const whole = (number) => format(number, 0, 0);

// As many decimals as the price has; one alone is two, as in 12.50.
function decimalsOf(price) {
  const digits = (String(price).split(".")[1] || "").length;
  return digits === 1 ? 2 : digits;
}
const money = (price, decimals = decimalsOf(price)) => format(price, decimals, decimals);
const percent = (share, digits = 2) => (share > 0 ? "+" : "") + format(share, digits, digits) + "\u202f%";

const side = (change) => (change > 0 ? "up" : change < 0 ? "down" : "");
const dayNumber = (day) => Date.parse(day + "T00:00:00Z") / 864e5;
const today = () => {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 864e5;
};
// East of Greenwich a price may be of tomorrow.
const ageOf = (day) => Math.max(0, today() - dayNumber(day));
const ageText = (days) => (days === 0 ? t("today") : t("days", { n: whole(days) }));
const dayText = (day) => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(day + "T00:00:00Z"));
const clock = (at) => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at);
const moment = (at) => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(at));
