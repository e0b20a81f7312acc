"""Writes the files beside it: the same invented prices in the shape of each exporter.

make.py: the prices of twenty days, in every file as far as it has them. The shapes are those that the exporters
publish; the numbers are ours.
"""

import datetime
import json
import pathlib
import random

HERE = pathlib.Path(__file__).resolve().parent
MAKER = random.Random(15)


def prices():
    day, close = datetime.date(2024, 3, 11), 1198.5
    rows = []
    while len(rows) < 20:
        if day.weekday() < 5:
            opening = round(close + MAKER.uniform(-4, 4), 2)
            close = round(opening + MAKER.uniform(-20, 22), 2)
            high = round(max(opening, close) + MAKER.uniform(0.01, 9), 2)
            low = round(min(opening, close) - MAKER.uniform(0.01, 9), 2)
            rows.append((day, opening, high, low, close, MAKER.randrange(10_000, 90_000) * 100))
        day += datetime.timedelta(1)
    return rows


ROWS = prices()
NEWEST_FIRST = ROWS[::-1]


def write(name, lines, encoding="utf-8", end="\n"):
    (HERE / name).write_bytes((end.join(lines) + end).encode(encoding))


def seconds(day, hour=0):
    return int(datetime.datetime(day.year, day.month, day.day, hour, tzinfo=datetime.timezone.utc).timestamp())


def comma(number, decimals=2):
    return f"{number:,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def millions(volume):
    return f"{volume / 1e6:.2f}M"


def percent(now, before):
    return f"{(now / before - 1) * 100:+.2f}"


def changes():
    return [percent(b[4], a[4]) for a, b in zip([ROWS[0]] + ROWS, ROWS)]


def english():
    write("yahoo_old.csv", ["Date,Open,High,Low,Close,Adj Close,Volume"]
          + [f"{d},{o:.6f},{h:.6f},{lo:.6f},{c:.6f},{c / 2:.6f},{v}" for d, o, h, lo, c, v in ROWS[:-1]]
          + [f"{ROWS[-1][0]},null,null,null,null,null,null"])
    write("yfinance_history.csv", ["Date,Open,High,Low,Close,Volume,Dividends,Stock Splits"]
          + [f"{d} 00:00:00+09:00,{o},{h},{lo},{c},{v},{0.0 if i else 12.5},0.0"
             for i, (d, o, h, lo, c, v) in enumerate(ROWS)])
    write("yfinance_download.csv", ["Price,Close,High,Low,Open,Volume", "Ticker" + ",7203.T" * 5, "Date,,,,,"]
          + [f"{d},{c},{h},{lo},{o},{v}" for d, o, h, lo, c, v in ROWS])
    write("stooq.csv", ["Date,Open,High,Low,Close,Volume"]
          + [f"{d},{o},{h},{lo},{c},{v}" for d, o, h, lo, c, v in ROWS], end="\r\n")
    write("stooq_polish.csv", ["Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen"]
          + [f"{d},{o},{h},{lo},{c},{v}" for d, o, h, lo, c, v in ROWS], end="\r\n")
    write("stooq_bulk.txt", ["<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>"]
          + [f"7203.JP,D,{d:%Y%m%d},000000,{o},{h},{lo},{c},{v},0" for d, o, h, lo, c, v in ROWS], end="\r\n")
    write("nasdaq.csv", ["Date,Close/Last,Volume,Open,High,Low"]
          + [f"{d:%m/%d/%Y},${c:.2f},{v},${o:.2f},${h:.2f},${lo:.2f}" for d, o, h, lo, c, v in NEWEST_FIRST])
    write("investing_english.csv", ['"Date","Price","Open","High","Low","Vol.","Change %"']
          + [f'"{d:%m/%d/%Y}","{c:,.2f}","{o:,.2f}","{h:,.2f}","{lo:,.2f}","{millions(v)}","{ch}%"'
             for (d, o, h, lo, c, v), ch in zip(NEWEST_FIRST, changes()[::-1])], "utf-8-sig")
    write("investing_words.csv", ['"Date","Price","Open","High","Low","Vol.","Change %"']
          + [f'"{d:%b %d, %Y}","{c:,.2f}","{o:,.2f}","{h:,.2f}","{lo:,.2f}","-","{ch}%"'
             for (d, o, h, lo, c, v), ch in zip(NEWEST_FIRST, changes()[::-1])])
    write("tradingview.csv", ["time,open,high,low,close,Volume"]
          + [f"{seconds(d)},{o},{h},{lo},{c},{v}" for d, o, h, lo, c, v in ROWS])
    write("alpha_vantage.csv",
          ["timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient"]
          + [f"{d},{o:.4f},{h:.4f},{lo:.4f},{c:.4f},{c:.4f},{v},0.0000,1.0" for d, o, h, lo, c, v in NEWEST_FIRST],
          end="\r\n")
    write("binance_klines.csv",
          [f"{seconds(d) * 1000},{o:.8f},{h:.8f},{lo:.8f},{c:.8f},{v:.8f},{seconds(d) * 1000 + 86399999},"
           f"{v * c:.8f},{v // 7},{v / 2:.8f},{v * c / 2:.8f},0" for d, o, h, lo, c, v in ROWS])
    write("binance_klines_microseconds.csv",
          [f"{seconds(d) * 1000000},{o:.8f},{h:.8f},{lo:.8f},{c:.8f},{v:.8f},{seconds(d) * 1000000 + 86399999999},"
           f"{v * c:.8f},{v // 7},{v / 2:.8f},{v * c / 2:.8f},0" for d, o, h, lo, c, v in ROWS])
    write("coingecko.csv", ["snapped_at,price,market_cap,total_volume"]
          + [f"{d} 00:00:00 UTC,{c},{c * 1.9e7},{v}.5" for d, o, h, lo, c, v in ROWS])
    write("coinmarketcap.csv",
          ["timeOpen;timeClose;timeHigh;timeLow;name;open;high;low;close;volume;marketCap;circulatingSupply;timestamp"]
          + [f'"{d}T00:00:00.000Z";"{d}T23:59:59.999Z";"{d}T11:42:00.000Z";"{d}T04:08:00.000Z";"2781";{o};{h};{lo};'
             f'{c};{v}.25;{c * 1.9e7};19675962;"{d}T23:59:59.999Z"' for d, o, h, lo, c, v in NEWEST_FIRST], "utf-8-sig")
    write("metatrader4.csv", [f"{d:%Y.%m.%d},00:00,{o},{h},{lo},{c},{v}" for d, o, h, lo, c, v in ROWS], end="\r\n")
    write("metatrader5.csv", ["<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>"]
          + [f"{d:%Y.%m.%d}\t{o}\t{h}\t{lo}\t{c}\t{v}\t0\t1" for d, o, h, lo, c, v in ROWS], end="\r\n")
    write("fred.csv", ["observation_date,NASDAQCOM"] + [f"{d},{'' if i == 4 else c}" for i, (d, _, _, _, c, _) in enumerate(ROWS)])
    write("fred_old.csv", ["DATE,NASDAQCOM"] + [f"{d},{'.' if i == 4 else c}" for i, (d, _, _, _, c, _) in enumerate(ROWS)])
    write("ecb_sdmx.csv",
          ["KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,OBS_CONF,UNIT,TITLE"]
          + [f'EXR.D.XAU.EUR.SP00.A,D,XAU,EUR,SP00,A,{d},{c},{"H" if i == 3 else "A"},F,XAU,"Gold, in euro"'
             for i, (d, _, _, _, c, _) in enumerate(ROWS)])
    write("ecb_portal.csv", ['"DATE","TIME PERIOD","Gold/Euro (EXR.D.XAU.EUR.SP00.A)"']
          + [f'"{d}","{d}","{c}"' for d, _, _, _, c, _ in ROWS])
    write("barchart.csv", ["Time,Open,High,Low,Latest,Change,%Change,Volume"]
          + [f'{d:%m/%d/%Y},{o},{h},{lo},{c},{ch},{ch}%,{v}' for (d, o, h, lo, c, v), ch in zip(NEWEST_FIRST, changes()[::-1])]
          + ['"Downloaded from Barchart.com as of 04-08-2024 05:12am CDT"'])
    write("google_sheets.csv", ["Date,Close"] + [f"{d.month}/{d.day}/{d.year} 16:00:00,{c}" for d, _, _, _, c, _ in ROWS],
          end="\r\n")
    write("quandl.csv",
          ["Date,Open,High,Low,Close,Volume,Ex-Dividend,Split Ratio,Adj. Open,Adj. High,Adj. Low,Adj. Close,Adj. Volume"]
          + [f"{d},{o},{h},{lo},{c},{v}.0,0.0,1.0,{o / 2},{h / 2},{lo / 2},{c / 2},{v * 2}.0" for d, o, h, lo, c, v in ROWS])
    write("pandas_index.csv", [",Date,Close"] + [f"{i},{d},{c}" for i, (d, _, _, _, c, _) in enumerate(ROWS)])
    write("pandas_unnamed_day.csv", [",Close"] + [f"{d},{c}" for d, _, _, _, c, _ in ROWS])
    write("title_and_url.csv", ["# prices of an invented card", "https://www.CryptoDataDownload.com", "",
                                "unix,date,symbol,open,high,low,close,Volume BTC,Volume USD,tradecount"]
          + [f"{seconds(d) * 1000},{d} 00:00:00,BTC/USD,{o},{h},{lo},{c},{v},{v * c},{v // 9}"
             for d, o, h, lo, c, v in NEWEST_FIRST])
    write("excel_text.txt", ["Date\tPrice"] + [f"{d:%d/%m/%Y}\t£{c:,.2f}" for d, _, _, _, c, _ in ROWS], "utf-16", "\r\n")
    write("excel_separator.csv", ["sep=;", "Date;Price"] + [f"{d};{str(c).replace('.', ',')}" for d, _, _, _, c, _ in ROWS],
          end="\r\n")


def european():
    write("investing_german.csv", ['"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"']
          + [f'"{d:%d.%m.%Y}","{comma(c)}","{comma(o)}","{comma(h)}","{comma(lo)}","{comma(v / 1e6)}M","{ch.replace(".", ",")}%"'
             for (d, o, h, lo, c, v), ch in zip(NEWEST_FIRST, changes()[::-1])], "utf-8-sig")
    write("broker_german.csv", ["Datum;Eröffnung;Hoch;Tief;Schlusskurs;Volumen"]
          + [f"{d:%d.%m.%y};{comma(o)} €;{comma(h)} €;{comma(lo)} €;{comma(c)} €;{comma(v, 0)}" for d, o, h, lo, c, v in ROWS],
          "cp1252", "\r\n")
    write("portfolio_performance.csv", ["Datum;Kurs"] + [f"{d};{comma(c)}" for d, _, _, _, c, _ in ROWS])
    write("cardmarket_tracker.csv", ["Date;Trend Price;Low Price"]
          + [f"{d:%d.%m.%Y};{str(c).replace('.', ',')} €;{str(lo).replace('.', ',')} €" for d, _, _, lo, c, _ in ROWS])
    write("french_spaces.csv", ["Date;Clôture"]
          + [f"{d:%d/%m/%Y};{c:,.2f}".replace(",", "\u202f").replace(".", ",") for d, _, _, _, c, _ in ROWS])


def japanese():
    write("investing_japanese.csv", ['"日付け","終値","始値","高値","安値","出来高","変化率 %"']
          + [f'"{d:%Y年%m月%d日}","{c:,.2f}","{o:,.2f}","{h:,.2f}","{lo:,.2f}","{millions(v)}","{ch}%"'
             for (d, o, h, lo, c, v), ch in zip(NEWEST_FIRST, changes()[::-1])], "utf-8-sig")
    write("nikkei.csv", ['"データ日付","終値","始値","高値","安値"']
          + [f'"{d:%Y/%m/%d}","{c}","{o}","{h}","{lo}"' for d, o, h, lo, c, v in ROWS]
          + ['"本資料の数値は架空であり、著作物ではありません。"'], "cp932", "\r\n")
    write("jpx.csv", ["Date,Code,Open,High,Low,Close,UpperLimit,LowerLimit,Volume,TurnoverValue,AdjustmentFactor,"
                      "AdjustmentOpen,AdjustmentHigh,AdjustmentLow,AdjustmentClose,AdjustmentVolume"]
          + [f"{d},72030,{o},{h},{lo},{c},0,0,{v}.0,{v * c},1.0,{o},{h},{lo},{c},{v}.0" for d, o, h, lo, c, v in ROWS])
    write("kabutan.csv", ["日付,始値,高値,安値,終値,前日比,前日比％,売買高(株)"]
          + [f'{d:%y/%m/%d},"{o:,.2f}","{h:,.2f}","{lo:,.2f}","{c:,.2f}",{ch},{ch},"{v:,}"'
             for (d, o, h, lo, c, v), ch in zip(NEWEST_FIRST, changes()[::-1])])
    write("broker_japanese.csv", ["7203 架空自動車 東証", '"日付","始値","高値","安値","終値","出来高","5日平均","25日平均"']
          + [f'"{d.year}/{d.month}/{d.day}","{o}","{h}","{lo}","{c}","{v}","{(o + c) / 2:.1f}","--"'
             for d, o, h, lo, c, v in NEWEST_FIRST], "cp932", "\r\n")
    write("stooq_like_kabu.csv", ["日付,始値,高値,安値,終値,出来高,終値調整値"]
          + [f"{d},{o},{h},{lo},{c},{v},{c}" for d, o, h, lo, c, v in ROWS], "cp932")


def items():
    cards = ["Sol Ring", "稲妻", "Jötun Grunt"]
    write("several_items.csv", ["Card,Date,Price"]
          + [f'{card},{d},{round(c / (k + 1), 2)}' for d, _, _, _, c, _ in ROWS for k, card in enumerate(cards)])


def write_json(name, value):
    write(name, [json.dumps(value, ensure_ascii=False, indent=1)])


def apis():
    days = [str(row[0]) for row in ROWS]
    close = {str(d): c for d, _, _, _, c, _ in ROWS}
    dear = {day: round(price * 3, 2) for day, price in close.items()}
    write_json("mtgjson.json", {"meta": {"date": "2024-04-06", "version": "5.2.2"}, "data": {
        "00010d56-fe38-5e35-8aed-518019aa36a5": {
            "mtgo": {"cardhoarder": {"buylist": {}, "currency": "USD", "retail": {"normal": dear}}},
            "paper": {"cardmarket": {"currency": "EUR", "retail": {"normal": close, "foil": dear}},
                      "tcgplayer": {"buylist": {"normal": dear}, "currency": "USD", "retail": {"normal": dear}}}},
        "0001e0d0-2dcd-5640-aadc-a84765cf5fc9": {
            "paper": {"cardmarket": {"currency": "EUR", "retail": {"normal": dear}}}}}})
    cards = [{"object": "card", "id": f"id-{i}", "name": name, "set": "lea", "collector_number": str(i), "foil": True,
              "prices": {"usd": usd, "usd_foil": "99.50", "usd_etched": None, "eur": "3.20", "tix": None}}
             for i, (name, usd) in enumerate([("Sol Ring", "1182.71"), ("稲妻", "489.50"), ("Island", None)])]
    write_json("scryfall.json", {"object": "list", "total_cards": 3, "has_more": False, "data": cards})
    write_json("scryfall_bulk.json", cards)
    pairs = [[seconds(d) * 1000, c] for d, _, _, _, c, _ in ROWS]
    write_json("mtgstocks.json", {"low": [[t, c / 2] for t, c in pairs], "avg": pairs, "high": [[t, c * 2] for t, c in pairs],
                                  "foil": [], "market": [[t, c * 0.9] for t, c in pairs], "market_foil": []})
    write_json("coingecko.json", {"prices": pairs + [[pairs[-1][0] + 43_200_000, 1234.5]],
                                  "market_caps": [[t, c * 1.9e7] for t, c in pairs],
                                  "total_volumes": [[seconds(d) * 1000, v] for d, _, _, _, _, v in ROWS] + [[pairs[-1][0] + 43_200_000, 5]]})
    write_json("coinbase_candles.json", [[seconds(d), lo, h, o, c, v] for d, o, h, lo, c, v in NEWEST_FIRST])
    write_json("coinbase_advanced.json", {"candles": [
        {"start": str(seconds(d)), "low": str(lo), "high": str(h), "open": str(o), "close": str(c), "volume": str(v)}
        for d, o, h, lo, c, v in NEWEST_FIRST]})
    write_json("binance_klines.json", [[seconds(d) * 1000, str(o), str(h), str(lo), str(c), str(v), seconds(d) * 1000 + 86399999,
                                        str(v * c), v // 7, str(v / 2), str(v * c / 2), "0"] for d, o, h, lo, c, v in ROWS])
    quote = {name: [row[i + 1] for row in ROWS] for i, name in enumerate(["open", "high", "low", "close", "volume"])}
    for name in quote:
        quote[name] = quote[name][:7] + [None] + quote[name][8:]
    write_json("yahoo_chart.json", {"chart": {"result": [{
        "meta": {"currency": "JPY", "symbol": "7203.T", "gmtoffset": 32400, "exchangeTimezoneName": "Asia/Tokyo"},
        "timestamp": [seconds(d) for d, *_ in ROWS],
        "indicators": {"quote": [quote], "adjclose": [{"adjclose": [c and c / 2 for c in quote["close"]]}]}}], "error": None}})
    write_json("alpha_vantage.json", {"Meta Data": {"1. Information": "Daily Prices", "2. Symbol": "IBM"}, "Time Series (Daily)": {
        str(d): {"1. open": f"{o:.4f}", "2. high": f"{h:.4f}", "3. low": f"{lo:.4f}", "4. close": f"{c:.4f}", "5. volume": str(v)}
        for d, o, h, lo, c, v in NEWEST_FIRST}})
    write_json("days.json", close)
    write_json("objects.json", [{"date": str(d), "open": o, "high": h, "low": lo, "close": c, "volume": v} for d, o, h, lo, c, v in ROWS])
    write_json("objects_of_cards.json", [{"card": card, "date": day, "price": price} for day, price in close.items() for card in ("Sol Ring", "稲妻")])
    (HERE / "lines.json").write_text("".join(json.dumps({"t": seconds(d), "o": o, "h": h, "l": lo, "c": c, "v": v}) + "\n"
                                             for d, o, h, lo, c, v in ROWS))
    write_json("pandas_columns.json", {"Open": {t: row[1] for (t, _), row in zip(pairs, ROWS)}, "High": {t: row[2] for (t, _), row in zip(pairs, ROWS)},
                                       "Low": {t: row[3] for (t, _), row in zip(pairs, ROWS)}, "Close": {t: row[4] for (t, _), row in zip(pairs, ROWS)}})
    write_json("items_of_days.json", {"Sol Ring": close, "稲妻": {days[0]: 5}})


english()
european()
japanese()
items()
apis()
