-- What you answer to an alert, whom you want quiet, what you were reminded of, and what ails bidwatch itself.

-- Whether an alert may take in further findings until a server has seen it.
ALTER TABLE mail ADD COLUMN gathers INTEGER NOT NULL DEFAULT 0 CHECK (gathers IN (0, 1));

-- What you said of a finding.
CREATE TABLE feedback (
    finding_id TEXT    NOT NULL REFERENCES finding (id),
    word       TEXT    NOT NULL CHECK (word IN ('seen', 'wrong')),
    at         INTEGER NOT NULL,
    note       TEXT,
    PRIMARY KEY (finding_id, word)
) STRICT, WITHOUT ROWID;

-- Of whom nothing is told at once for a while. Ended early: `until_at` is put back.
CREATE TABLE snooze (
    id       INTEGER PRIMARY KEY,
    rival    TEXT,                                     -- null: your own shop
    keyword  TEXT,                                     -- null: every one
    from_at  INTEGER NOT NULL,
    until_at INTEGER NOT NULL
) STRICT;

-- When you were reminded of a finding that still held.
CREATE TABLE reminder (
    finding_id TEXT    NOT NULL REFERENCES finding (id),
    at         INTEGER NOT NULL,
    PRIMARY KEY (finding_id, at)
) STRICT, WITHOUT ROWID;

-- Spells in which bidwatch itself ailed, other than blindness: told once, and once when over.
CREATE TABLE trouble_spell (
    id       INTEGER PRIMARY KEY,
    what     TEXT    NOT NULL CHECK (what IN ('mail', 'disk', 'store')),
    began_at INTEGER NOT NULL,
    reason   TEXT    NOT NULL,
    told     INTEGER NOT NULL CHECK (told IN (0, 1)),
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX trouble_now ON trouble_spell (what) WHERE ended_at IS NULL;

-- Every answer, readable.
CREATE VIEW feedback_log AS
SELECT f.finding_id, f.word, strftime('%Y-%m-%dT%H:%M:%SZ', f.at / 1000, 'unixepoch') AS at_utc, f.note,
       d.kind, ifnull(d.rival, CASE WHEN d.market IS NULL THEN 'your own shop' ELSE 'the market' END) AS who,
       d.confidence, d.text
FROM feedback f JOIN finding d ON d.id = f.finding_id;
