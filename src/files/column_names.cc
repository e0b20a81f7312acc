#include "files/column_names.h"

#include "base/text.h"

namespace bellwether::files {
namespace {

struct Names {
  NamedRole named;
  std::string_view names;  // Each between bars.
};

constexpr Names kNames[] = {
    {{Role::Day},
     "|date|day|datum|data|日付|日付け|年月日|データ日付|取引日|約定日|基準日|日期|交易日期|tradedate|"
     "tradingday|"
     "tradingdate|observationdate|pricedate|fecha|dzien|dateutc|"},
    {{Role::Day, 2},
     "|timestamp|datetime|time|start|timeopen|opentime|snappedat|timeperiod|日時|時間|timeutc|gmttime|"
     "localtime|"
     "zeit|"
     "index|"},
    {{Role::Day, 3}, "|unix|unixtime|unixtimestamp|epoch|t|"},
    {{Role::Open},
     "|open|openingprice|openprice|otwarcie|始値|eröffnung|eröffn|eröffnungskurs|erster|startkurs|开盘|"
     "开盘价|"
     "apertura|ouverture|ouv|o|"},
    {{Role::High},
     "|high|highprice|najwyzszy|najwyższy|高値|hoch|tageshoch|hochkurs|höchst|höchstkurs|最高|最高价|maximo|"
     "plushaut|haut|h|"},
    {{Role::Low},
     "|low|lowprice|najnizszy|najniższy|安値|tief|tagestief|tiefkurs|tiefst|tiefstkurs|最低|最低价|minimo|"
     "plusbas|"
     "bas|l|"},
    {{Role::Close},
     "|close|closelast|closeprice|closingprice|price|last|latest|lastprice|value|quote|rate|obsvalue|nav|"
     "settle|"
     "終値|現在値|価格|基準価額|株価|zuletzt|schluss|schlusskurs|schlußkurs|kurs|zamkniecie|zamknięcie|cena|"
     "cierre|"
     "ultimo|clôture|dernier|prix|precio|preis|wert|收盘|收盘价|marketprice|trend|trendprice|pricetrend|"
     "preistrend|"
     "avgsellprice|avg|c|"},
    {{Role::AdjustedClose},
     "|adjclose|adjustedclose|closeadjusted|adjustedclosingprice|adjustmentclose|終値調整|終値調整値|"
     "調整後終値|"},
    {{Role::Volume},
     "|volume|vol|wolumen|出来高|売買高|volumen|成交量|tickvol|totalvolume|totaltradedquantity|sharevolume|"
     "v|"},
    {{Role::Item},
     "|name|card|cardname|item|itemname|product|productname|security|securityname|asset|coin|銘柄|銘柄名|"
     "商品|"
     "商品名|カード名|カード|名称|名前|wertpapier|instrument|instrumentname|karte|artikel|produkt|"},
    {{Role::Item, 2},
     "|symbol|ticker|actsymbol|code|銘柄コード|コード|isin|wkn|key|series|seriesid|coinid|stock|"},
    {{Role::Ignored},
     "|change|changepercent|changepct|chg|chgpct|pctchange|netchange|前日比|前日比％|変化率|騰落率|前日比率|"
     "turnover|turnovervalue|売買代金|amount|成交额|marketcap|時価総額|trades|count|numberoftrades|"
     "tradecount|"
     "dividends|dividend|dividendamount|stocksplits|splitcoefficient|splitratio|exdividend|capitalgains|"
     "spread|"
     "timeclose|timehigh|timelow|closetime|quoteassetvolume|quotevolume|takerbuybaseassetvolume|"
     "takerbuyvolume|"
     "takerbuyquoteassetvolume|takerbuyquotevolume|ignore|circulatingsupply|adjopen|adjhigh|adjlow|adjvolume|"
     "vwap|wap|openint|openinterest|oi|upperlimit|lowerlimit|adjustmentfactor|adjustmentopen|adjustmenthigh|"
     "adjustmentlow|adjustmentvolume|obsstatus|obsconf|zmiana|veränderung|umsatz|per|"},
};

}  // namespace

std::string bare_name(std::string_view name) {
  for (const std::string_view bracket : {"(", "（", "["}) {
    const auto at = name.find(bracket);
    if (at != name.npos && at > 0) name = name.substr(0, at);
  }
  std::string bare;
  for (const char c : lower_ascii(trim(name)))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) bare += c;
  return bare;
}

NamedRole role_named(std::string_view name) {
  const std::string bare = bare_name(name);
  // "+/- %".
  if (bare.empty()) return {name.find('%') == name.npos ? Role::Unknown : Role::Ignored};
  const std::string between_bars = "|" + bare + "|";
  for (const Names& names : kNames)
    if (names.names.find(between_bars) != names.names.npos) return names.named;
  if (bare.starts_with("volume") || bare.starts_with("出来高")) return {Role::Volume, 2};
  if (bare.ends_with("平均") || bare.ends_with("平均線")) return {Role::Ignored};
  return {};
}

}  // namespace bellwether::files
