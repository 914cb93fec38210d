-- What many pages share is kept once: a tenth of the room. Nothing that the views tell has changed, and the tables
-- `checks`, `listing` and `offer` have become views of the same columns; whoever reads them notices nothing.
-- Part one: the new tables. Then the program moves what there is (`repack.rs`), and part two drops the old ones.

-- A shop as listings name it. Hashes find candidates, here and below.
CREATE TABLE shop (
    id     INTEGER PRIMARY KEY,
    hash   INTEGER NOT NULL,
    seller TEXT,
    domain TEXT
) STRICT;
CREATE INDEX shop_by_hash ON shop (hash);

CREATE TABLE title (
    id    INTEGER PRIMARY KEY,
    hash  INTEGER NOT NULL,
    title TEXT    NOT NULL
) STRICT;
CREATE INDEX title_by_hash ON title (hash);

-- What addresses have before the item's id.
CREATE TABLE url_head (
    id   INTEGER PRIMARY KEY,
    head TEXT    NOT NULL UNIQUE
) STRICT;

-- What a listing says of itself, once for all the pages that show it: the view `offer` gives it whole.
CREATE TABLE ware (
    id       INTEGER PRIMARY KEY,
    hash     INTEGER NOT NULL,
    shop_id  INTEGER NOT NULL REFERENCES shop (id),
    item_id  ANY,                                      -- an integer where its digits say no more
    title_id INTEGER REFERENCES title (id),
    head_id  INTEGER REFERENCES url_head (id),         -- null: `url` is the address; else what follows the item's id in it
    url      TEXT,
    party_id INTEGER                                   -- whose it is; null: a stranger's
) STRICT;
CREATE INDEX ware_by_hash ON ware (hash);

-- How a page is laid out, once for all pages alike: a character for each listing, from the top.
CREATE TABLE layout (
    id        INTEGER PRIMARY KEY,
    hash      INTEGER NOT NULL,
    slots     TEXT    NOT NULL,                        -- 1 ad, 0 organic, - the page hides it
    blocks    TEXT    NOT NULL,                        -- 1 top, 2 bottom, 3 side, 4 grid, 5 carousel, 0 it does not tell
    ranks     TEXT,                                    -- JSON list; null: counted within the slot
    positions TEXT                                     -- JSON list; null: 1, 2, 3 …
) STRICT;
CREATE INDEX layout_by_hash ON layout (hash);

-- What stood on the pages of a query for a while: offer and terms, four characters a pair. A number n is written as
-- char(32 + n / 32768) and char(32 + n % 32768). Once full, another is begun; a shelf is only ever added to.
CREATE TABLE shelf (
    id    INTEGER PRIMARY KEY,
    pairs TEXT    NOT NULL
) STRICT;
ALTER TABLE query ADD COLUMN shelf_id INTEGER REFERENCES shelf (id);   -- the one that is added to

-- The ledger: one row for each planned check, whatever came of it, in the order of time. `id` is made of the instant:
-- seconds since 1970 × 1048576 + milliseconds × 1024 + a number. `page`: a character for each listing, from the top,
-- that names its pair on the shelf: char(32) the first, char(33) the second …
CREATE TABLE look (
    id        INTEGER PRIMARY KEY,
    query_id  INTEGER NOT NULL REFERENCES query (id),
    ms        INTEGER,                                 -- the millisecond, where its numbers did not suffice
    outcome   TEXT    NOT NULL CHECK (outcome IN ('ok', 'empty', 'blocked', 'unparsed', 'failed', 'skipped')),
    detail    TEXT,
    layout_id INTEGER REFERENCES layout (id),          -- null: no listings
    shelf_id  INTEGER REFERENCES shelf (id),
    page      TEXT
) STRICT;
CREATE INDEX look_of_query ON look (query_id);

-- 1, 2, 3 …: the places of a page, for the view `listing`; as many as the longest page has.
CREATE TABLE place (n INTEGER PRIMARY KEY) STRICT;
WITH RECURSIVE counted (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM counted WHERE n < 500)
INSERT INTO place SELECT n FROM counted;
