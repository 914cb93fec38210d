-- What was asked of each source and what it cost, by the market's own days. What a look may need is held before its first
-- request and settled to what it took with its check: after a crash the hold stays, for who knows what was sent.
CREATE TABLE spend (
    source   TEXT    NOT NULL,
    day      TEXT    NOT NULL,             -- local: 2026-03-02
    currency TEXT    NOT NULL,             -- '' where the config has no price
    requests INTEGER NOT NULL DEFAULT 0,
    micros   INTEGER NOT NULL DEFAULT 0,   -- millionths of the currency
    left_out INTEGER NOT NULL DEFAULT 0,   -- planned looks that were left out because the budget is short
    PRIMARY KEY (source, day, currency)
) STRICT, WITHOUT ROWID;

-- The months of which it was told that a source's budget is short.
CREATE TABLE shortage_told (
    source  TEXT    NOT NULL,
    month   TEXT    NOT NULL,              -- local: 2026-03
    told_at INTEGER NOT NULL,
    PRIMARY KEY (source, month)
) STRICT, WITHOUT ROWID;

-- How each source is met, as the process that looks last knew it: JSON.
CREATE TABLE source_standing (
    source   TEXT    PRIMARY KEY,
    at       INTEGER NOT NULL,
    standing TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- What each source cost, by month.
CREATE VIEW spend_by_month AS
SELECT source, substr(day, 1, 7) AS month, currency, sum(requests) AS requests, sum(micros) / 1e6 AS money,
       sum(left_out) AS left_out
FROM spend GROUP BY source, month, currency;
