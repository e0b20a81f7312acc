"""The old stack's function: draws the daily and the weekly chart of each record of a DynamoDB stream event with
pandas and mplfinance and puts them into the bucket with boto3. AWS's own runtime client for Python calls `handle`.
"""

import datetime
import io
import json
import os

import boto3
import matplotlib

matplotlib.use("Agg")
import mplfinance
import pandas

BUCKET = os.environ["BELLWETHER_BUCKET_NAME"]
SIZE, DOTS = (8, 5.75), 100
DAILY_DAYS, WEEKLY_DAYS = 365, 504
WINDOWS = (5, 25)
FOLD = {"Open": "first", "High": "max", "Low": "min", "Close": "last"}

# Out here, so that a warm function has its connections.
s3 = boto3.client("s3")


def table_of(prices, last_day):
    days, closes = zip(*((day, float(price["N"])) for day, price in prices.items() if day <= last_day))
    table = pandas.DataFrame({"Close": closes}, index=pandas.to_datetime(days)).sort_index()
    for column in ("Open", "High", "Low"):
        table[column] = table["Close"]
    return table


def put_chart(name, kind, table):
    picture = io.BytesIO()
    mplfinance.plot(table, type="line" if kind == "daily" else "candle", mav=WINDOWS, title=name, figsize=SIZE,
                    savefig={"fname": picture, "dpi": DOTS})
    s3.put_object(Bucket=BUCKET, Key=f"{kind}/{name}.png", Body=picture.getvalue(), ContentType="image/png")


def handle(event, _context):
    for record in event["Records"]:
        change = record["dynamodb"]
        image = change["NewImage"]
        created = datetime.datetime.fromtimestamp(change["ApproximateCreationDateTime"], datetime.timezone.utc)
        table = table_of(image["Prices"]["M"], created.date().isoformat())
        name = image["Card"]["S"]
        put_chart(name, "daily", table.tail(DAILY_DAYS))
        put_chart(name, "weekly", table.tail(WEEKLY_DAYS).resample("W").agg(FOLD).dropna())
        print(json.dumps({"message": "charts drawn", "item": name}))
    return {"batchItemFailures": []}
