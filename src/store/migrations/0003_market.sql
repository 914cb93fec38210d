-- Findings about a whole market, and the known dates that findings fall into.

-- JSON: the rivals who turned the same way, and the ids of the findings that it gathers; null: it is about one party.
ALTER TABLE finding ADD COLUMN market TEXT;
-- The name of the date in the calendar ("11.11"); null: none.
ALTER TABLE finding ADD COLUMN event TEXT;

DROP VIEW finding_log;
-- Every finding, readable.
CREATE VIEW finding_log AS
SELECT f.seq, f.id, f.kind,
       CASE WHEN f.market IS NOT NULL THEN 'the market' ELSE ifnull(f.rival, 'your own shop') END AS who,
       q.source, q.keyword, f.keywords,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.at / 1000, 'unixepoch') AS at_utc,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.since / 1000, 'unixepoch') AS since_utc,
       f.confidence, f.text, f.revises_id, f.told, f.event, f.market
FROM finding f JOIN query q ON q.id = f.query_id;
