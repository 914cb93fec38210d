-- The store of bidwatch. Times are UTC milliseconds since 1970. People read the views at the end.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is looked at: one keyword on one source, from one place, in one language, on one device.
CREATE TABLE query (
    id       INTEGER PRIMARY KEY,
    source   TEXT NOT NULL,
    keyword  TEXT NOT NULL,
    place    TEXT,
    language TEXT,
    device   TEXT CHECK (device IN ('desktop', 'mobile'))
) STRICT;
CREATE UNIQUE INDEX query_identity ON query (source, keyword, ifnull(place, ''), ifnull(language, ''), ifnull(device, ''));

-- The ledger: one row for each planned check, whatever came of it.
CREATE TABLE checks (
    id         INTEGER PRIMARY KEY,
    query_id   INTEGER NOT NULL REFERENCES query (id),
    checked_at INTEGER NOT NULL,
    outcome    TEXT    NOT NULL CHECK (outcome IN ('ok', 'empty', 'blocked', 'unparsed', 'failed', 'skipped')),
    detail     TEXT
) STRICT;
CREATE UNIQUE INDEX checks_of_query ON checks (query_id, checked_at);
CREATE INDEX checks_by_time ON checks (checked_at);

-- What a listing says of itself, once for all the checks that saw it. `hash` only finds candidates.
CREATE TABLE offer (
    id      INTEGER PRIMARY KEY,
    hash    INTEGER NOT NULL,
    seller  TEXT,
    domain  TEXT,
    item_id TEXT,
    title   TEXT,
    url     TEXT
) STRICT;
CREATE INDEX offer_by_hash ON offer (hash);

-- What changes about an offer.
CREATE TABLE terms (
    id       INTEGER PRIMARY KEY,
    hash     INTEGER NOT NULL,
    price    TEXT,
    currency TEXT,
    sold     INTEGER,
    rating   REAL,
    reviews  INTEGER
) STRICT;
CREATE INDEX terms_by_hash ON terms (hash);

CREATE TABLE listing (
    check_id INTEGER NOT NULL REFERENCES checks (id),
    position INTEGER NOT NULL,
    rank     INTEGER NOT NULL,
    slot     INTEGER CHECK (slot IN (0, 1)),           -- 1 ad, 0 organic, null: the page hides it
    block    INTEGER CHECK (block BETWEEN 1 AND 5),    -- top, bottom, side, grid, carousel
    offer_id INTEGER NOT NULL REFERENCES offer (id),
    terms_id INTEGER NOT NULL REFERENCES terms (id),
    PRIMARY KEY (check_id, position)
) STRICT, WITHOUT ROWID;

-- What the judgement remembers: a part of each source and a part of each query. `revision` tells
-- one process that another has gone on; `stale` that older checks came in and all is to be judged again.
CREATE TABLE source_memory (
    source         TEXT PRIMARY KEY,
    fingerprint    TEXT    NOT NULL,
    revision       INTEGER NOT NULL,
    judged_through INTEGER NOT NULL,
    stale          INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1)),
    state          BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE query_memory (
    query_id INTEGER PRIMARY KEY REFERENCES query (id),
    state    BLOB NOT NULL
) STRICT;

-- Findings never change. `told`: 'alert', 'digest' (only there), 'silent' (about the past).
CREATE TABLE finding (
    seq        INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    query_id   INTEGER NOT NULL REFERENCES query (id),
    kind       TEXT    NOT NULL,
    rival      TEXT,                                   -- null: your own shop
    at         INTEGER NOT NULL,
    since      INTEGER NOT NULL,
    confidence REAL    NOT NULL,
    keywords   TEXT    NOT NULL,                       -- JSON list; empty: the query's own keyword only
    evidence   TEXT    NOT NULL,                       -- JSON: before/after × peak/off × hits/checks
    text       TEXT    NOT NULL,
    revises    INTEGER NOT NULL CHECK (revises IN (0, 1)),
    revises_id TEXT,
    found_at   INTEGER NOT NULL,
    told       TEXT    NOT NULL CHECK (told IN ('alert', 'digest', 'silent'))
) STRICT;
CREATE INDEX finding_by_time ON finding (at);

-- The outbox. A mail is written with what it tells, and from then on its bytes are fixed.
CREATE TABLE mail (
    id          TEXT PRIMARY KEY,
    kind        TEXT    NOT NULL CHECK (kind IN ('alert', 'digest', 'trouble')),
    enqueued_at INTEGER NOT NULL,
    send_after  INTEGER NOT NULL,
    subject     TEXT    NOT NULL,
    sender      TEXT    NOT NULL,
    raw         BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE mail_finding (
    mail_id    TEXT NOT NULL REFERENCES mail (id),
    finding_id TEXT NOT NULL REFERENCES finding (id),
    PRIMARY KEY (mail_id, finding_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mails_of_finding ON mail_finding (finding_id);
-- One row for each recipient: one refused address never means a second copy for another.
-- 'sending' is written before the server is spoken to: a row found so after a crash may be a duplicate.
CREATE TABLE delivery (
    mail_id          TEXT    NOT NULL REFERENCES mail (id),
    recipient        TEXT    NOT NULL,
    state            TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'dead')),
    attempts         INTEGER NOT NULL DEFAULT 0,
    maybe_duplicates INTEGER NOT NULL DEFAULT 0,
    next_attempt_at  INTEGER NOT NULL,
    last_reply       TEXT,
    done_at          INTEGER,
    PRIMARY KEY (mail_id, recipient)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (next_attempt_at) WHERE state IN ('waiting', 'sending');

-- One digest for each local day.
CREATE TABLE digest (
    date    TEXT PRIMARY KEY,
    mail_id TEXT NOT NULL REFERENCES mail (id)
) STRICT, WITHOUT ROWID;

-- Spells in which a source could not be seen; told once, and once when over. `told`: 0 for a relapse soon
-- after the spell before, which only the digest and the status tell.
CREATE TABLE blind_spell (
    id         INTEGER PRIMARY KEY,
    source     TEXT    NOT NULL,
    began_at   INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    told       INTEGER NOT NULL CHECK (told IN (0, 1)),
    ended_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX blind_now ON blind_spell (source) WHERE ended_at IS NULL;

-- Up to which planned instant each query has been dealt with.
CREATE TABLE plan (
    query_id      INTEGER PRIMARY KEY REFERENCES query (id),
    dealt_through INTEGER NOT NULL
) STRICT;

-- What you did yourself.
CREATE TABLE note (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    keyword TEXT,
    text    TEXT    NOT NULL
) STRICT;

-- For people -----------------------------------------------------------------------------------

-- Every check, readable.
CREATE VIEW check_log AS
SELECT c.id AS check_id, q.source, q.keyword, q.place, q.language, q.device,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.checked_at / 1000, 'unixepoch') AS checked_at_utc,
       c.checked_at, c.outcome, c.detail
FROM checks c JOIN query q ON q.id = c.query_id;

-- Every listing of every check, in full.
CREATE VIEW listing_log AS
SELECT l.check_id, q.source, q.keyword, q.place, q.language, q.device,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.checked_at / 1000, 'unixepoch') AS checked_at_utc, c.checked_at,
       CASE l.slot WHEN 1 THEN 'ad' WHEN 0 THEN 'organic' END AS slot,
       CASE l.block WHEN 1 THEN 'top' WHEN 2 THEN 'bottom' WHEN 3 THEN 'side' WHEN 4 THEN 'grid' WHEN 5 THEN 'carousel' END AS block,
       l.rank, l.position, o.seller, o.domain, o.item_id, o.title, o.url,
       t.price, t.currency, t.sold, t.rating, t.reviews
FROM listing l
JOIN checks c ON c.id = l.check_id
JOIN query q ON q.id = c.query_id
JOIN offer o ON o.id = l.offer_id
JOIN terms t ON t.id = l.terms_id;

-- Who holds which ad slot, by the last page of each query that carried ads.
CREATE VIEW ad_slots_now AS
SELECT source, keyword, place, language, device, checked_at_utc, block, rank, seller, domain, item_id, title, price, currency
FROM listing_log
WHERE slot = 'ad' AND check_id IN (
    SELECT (SELECT c.id FROM checks c
            WHERE c.query_id = q.id AND c.outcome = 'ok'
              AND EXISTS (SELECT 1 FROM listing l WHERE l.check_id = c.id AND l.slot = 1)
            ORDER BY c.checked_at DESC LIMIT 1)
    FROM query q);

-- What could be seen, by UTC day.
CREATE VIEW coverage_by_day AS
SELECT q.source, date(c.checked_at / 1000, 'unixepoch') AS day, c.outcome, c.detail, count(*) AS checks
FROM checks c JOIN query q ON q.id = c.query_id
GROUP BY q.source, day, c.outcome, c.detail;

-- Every finding, readable.
CREATE VIEW finding_log AS
SELECT f.seq, f.id, f.kind, ifnull(f.rival, 'your own shop') AS who, q.source, q.keyword, f.keywords,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.at / 1000, 'unixepoch') AS at_utc,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.since / 1000, 'unixepoch') AS since_utc,
       f.confidence, f.text, f.revises_id, f.told
FROM finding f JOIN query q ON q.id = f.query_id;

-- Every mail to every recipient, and how it stands.
CREATE VIEW mail_log AS
SELECT m.id, m.kind, m.subject, d.recipient, d.state, d.attempts, d.maybe_duplicates, d.last_reply,
       strftime('%Y-%m-%dT%H:%M:%SZ', m.enqueued_at / 1000, 'unixepoch') AS enqueued_utc,
       strftime('%Y-%m-%dT%H:%M:%SZ', d.done_at / 1000, 'unixepoch') AS done_utc
FROM mail m JOIN delivery d ON d.mail_id = m.id;
