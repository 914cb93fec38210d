-- What the good pages of each source look like, learnt from them; pages unlike them are no evidence. `rules`: a
-- fingerprint of the rules that they were read with; under other rules all is learnt anew.
CREATE TABLE source_habit (
    source TEXT NOT NULL,
    device TEXT NOT NULL,                              -- '': not told
    rules  TEXT NOT NULL,
    state  BLOB NOT NULL,
    PRIMARY KEY (source, device)
) STRICT, WITHOUT ROWID;
CREATE TABLE query_habit (
    query_id INTEGER PRIMARY KEY REFERENCES query (id),
    rules    TEXT NOT NULL,
    state    BLOB NOT NULL
) STRICT;

-- Checks whose kept pages were read again, by mended rules: what they were before.
CREATE TABLE read_again (
    check_id INTEGER PRIMARY KEY REFERENCES checks (id),
    at       INTEGER NOT NULL,
    was      TEXT    NOT NULL,
    detail   TEXT
) STRICT;

-- Every check that was read again, readable.
CREATE VIEW read_again_log AS
SELECT c.id AS check_id, q.source, q.keyword, q.place, q.language, q.device,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.checked_at / 1000, 'unixepoch') AS checked_at_utc, c.checked_at, c.outcome,
       r.was, r.detail AS was_detail, strftime('%Y-%m-%dT%H:%M:%SZ', r.at / 1000, 'unixepoch') AS read_again_utc
FROM read_again r JOIN checks c ON c.id = r.check_id JOIN query q ON q.id = c.query_id;
