"""Makes AAPL.csv, GOOG.csv, IBM.csv and MSFT.csv from the PyPI package bokeh-sampledata.

extract.py STOCKS.CSV.GZ [FOLDER]: STOCKS.CSV.GZ is bokeh_sampledata/_data/stocks.csv.gz of
version 2026.1; FOLDER defaults to this script's. README.md has the whole command.
"""

import csv
import gzip
import hashlib
import io
import pathlib
import sys

SHA256 = "5abadf99b2d394f920120a27de6f0df129859d71d4cfb0bf661bcc99446ab1fd"
TICKERS = ["AAPL", "GOOG", "IBM", "MSFT"]
FIRST, LAST = "2010-01-01", "2013-03-01"
COLUMNS = ["Date", "Open", "High", "Low", "Close", "Volume"]


def main(source, folder):
    packed = source.read_bytes()
    if hashlib.sha256(packed).hexdigest() != SHA256:
        sys.exit(f"{source}: not the stocks.csv.gz of bokeh-sampledata 2026.1 (SHA-256 differs)")
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode())))
    for ticker in TICKERS:
        days = [row for row in rows if row["Ticker"] == ticker and FIRST <= row["Date"] <= LAST]
        lines = ["date,open,high,low,close,volume"]
        lines += [",".join(day[column] for column in COLUMNS) for day in days]
        (folder / f"{ticker}.csv").write_text("\n".join(lines) + "\n")
        print(f"{ticker}.csv: {len(days)} days, {days[0]['Date']} to {days[-1]['Date']}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    here = pathlib.Path(__file__).parent
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else here)
