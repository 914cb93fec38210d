-- How strong each rival is, for people: the figures of `bidwatch rivals`, to be reckoned with any SQLite client.
-- docs/judgement.md ("Strength") tells what each word means; a test holds these views against the program.

-- Who is watched, by the config: 0 your own shop, n its n-th rival. Written anew when the config changes.
CREATE TABLE party (
    id      INTEGER PRIMARY KEY,
    name    TEXT    NOT NULL,
    own     INTEGER NOT NULL CHECK (own IN (0, 1)),
    told_by TEXT    NOT NULL                           -- JSON: sellers, domains, item_ids
) STRICT;

-- Whose an offer is; null: a stranger's. No foreign key: parties change with the config, and all offers with them.
ALTER TABLE offer ADD COLUMN party_id INTEGER;

-- The market's own clock, by the config's time zone: what is to be added to UTC from an instant on.
CREATE TABLE market_offset (
    from_at   INTEGER PRIMARY KEY,
    offset_ms INTEGER NOT NULL
) STRICT;

-- Its peak hours: minutes of the local week from Monday 00:00, from, and up to but without.
CREATE TABLE market_peak (
    from_minute INTEGER PRIMARY KEY,
    to_minute   INTEGER NOT NULL
) STRICT;

-- The checks that testify about rivals: pages with ads, every slot told. With the market's own day and hour.
CREATE VIEW ad_page AS
SELECT check_id, query_id, checked_at, local_ms / 86400000 AS day_number,
       date(local_ms / 1000, 'unixepoch') AS day, local_ms / 3600000 % 24 AS hour,
       EXISTS (SELECT 1 FROM market_peak p
               WHERE p.from_minute <= (local_ms / 86400000 + 3) % 7 * 1440 + local_ms / 60000 % 1440
                 AND p.to_minute > (local_ms / 86400000 + 3) % 7 * 1440 + local_ms / 60000 % 1440) AS peak
FROM (SELECT c.id AS check_id, c.query_id, c.checked_at,
             c.checked_at + ifnull((SELECT o.offset_ms FROM market_offset o WHERE o.from_at <= c.checked_at
                                    ORDER BY o.from_at DESC LIMIT 1), 0) AS local_ms
      FROM checks c
      WHERE c.outcome = 'ok' AND c.checked_at <= (strftime('%s', 'now') + 1) * 1000
        AND EXISTS (SELECT 1 FROM listing l WHERE l.check_id = c.id AND l.slot = 1)
        AND NOT EXISTS (SELECT 1 FROM listing l WHERE l.check_id = c.id AND l.slot IS NULL));

-- The last of them, and those of the last 90 local days up to it.
CREATE VIEW last_ad_page AS SELECT * FROM ad_page ORDER BY checked_at DESC, check_id DESC LIMIT 1;
CREATE VIEW recent_ad_page AS
SELECT a.*, last.day_number - a.day_number AS days_ago
FROM last_ad_page last
JOIN ad_page a ON a.checked_at > last.checked_at - 91 * 86400000 AND a.day_number > last.day_number - 90;

-- Who of those watched is on which page, at which best rank, with how many ad slots.
CREATE VIEW party_on_page AS
SELECT l.check_id, o.party_id, min(l.rank) AS rank, count(*) AS slots
FROM listing l JOIN offer o ON o.id = l.offer_id
WHERE l.slot = 1 AND o.party_id IS NOT NULL
GROUP BY l.check_id, o.party_id;

-- Everybody watched on every query and local day of the last 90 that have pages with ads. `fought`: seen in 40 % of
-- the checks of the peak or of the other hours; null where there was but one check, and on the last day, which may not be
-- over, as long as it is not fought.
CREATE VIEW rival_presence_by_day AS
WITH page AS MATERIALIZED (
    SELECT a.*, (SELECT count(*) FROM listing l WHERE l.check_id = a.check_id AND l.slot = 1) AS ad_slots
    FROM recent_ad_page a
), looked AS MATERIALIZED (
    SELECT query_id, day_number, day, days_ago, sum(peak) AS peak_checks, sum(NOT peak) AS off_checks, sum(ad_slots) AS all_slots
    FROM page GROUP BY query_id, day_number
), seen AS MATERIALIZED (
    SELECT s.party_id, p.query_id, p.day_number, sum(p.peak) AS peak_hits, sum(NOT p.peak) AS off_hits,
           sum(s.rank = 1) AS first_slots, sum(s.rank) AS rank_sum, sum(s.slots) AS slots,
           count(you.rank) AS beside_you, ifnull(sum(s.rank < you.rank), 0) AS above_you
    FROM page p JOIN party_on_page s ON s.check_id = p.check_id
    LEFT JOIN party_on_page you ON you.check_id = p.check_id AND you.party_id = 0 AND s.party_id <> 0
    GROUP BY s.party_id, p.query_id, p.day_number
)
SELECT r.id AS party_id, r.name AS who, r.own, l.query_id, q.source, q.keyword, q.place, q.language, q.device,
       l.day_number, l.day, l.days_ago, l.peak_checks, ifnull(s.peak_hits, 0) AS peak_hits,
       l.off_checks, ifnull(s.off_hits, 0) AS off_hits,
       ifnull(s.first_slots, 0) AS first_slots, ifnull(s.rank_sum, 0) AS rank_sum,
       ifnull(s.slots, 0) AS slots, l.all_slots,
       ifnull(s.beside_you, 0) AS beside_you, ifnull(s.above_you, 0) AS above_you,
       CASE WHEN l.peak_checks + l.off_checks >= 2
            THEN nullif((l.peak_checks > 0 AND ifnull(s.peak_hits, 0) * 5 >= l.peak_checks * 2)
                        OR (l.off_checks > 0 AND ifnull(s.off_hits, 0) * 5 >= l.off_checks * 2),
                        CASE l.days_ago WHEN 0 THEN 0 END) END AS fought
FROM party r CROSS JOIN looked l
JOIN query q ON q.id = l.query_id
LEFT JOIN seen s ON s.party_id = r.id AND s.query_id = l.query_id AND s.day_number = l.day_number;

-- Spells of fighting: days fought with less than three days between that were looked at and not fought; three days
-- fought at least. `query_id` null: on any query. `ended`: three such days have followed.
CREATE VIEW fighting_spell AS
WITH looked AS MATERIALIZED (
    SELECT party_id, who, query_id, day_number, day, fought FROM rival_presence_by_day WHERE fought IS NOT NULL
), both AS (
    SELECT * FROM looked
    UNION ALL
    SELECT party_id, who, NULL, day_number, day, max(fought) FROM looked GROUP BY party_id, day_number
), counted AS MATERIALIZED (
    SELECT *, row_number() OVER series AS n, count(*) OVER (PARTITION BY party_id, query_id) AS days
    FROM both WINDOW series AS (PARTITION BY party_id, query_id ORDER BY day_number)
), begun AS (
    SELECT *, ifnull(n - lag(n) OVER (PARTITION BY party_id, query_id ORDER BY day_number) > 3, 1) AS begins
    FROM counted WHERE fought = 1
), numbered AS (
    SELECT *, sum(begins) OVER (PARTITION BY party_id, query_id ORDER BY day_number) AS spell FROM begun
)
SELECT party_id, who, query_id, min(day) AS from_day, max(day) AS to_day, min(day_number) AS from_number,
       max(day_number) AS to_number, max(day_number) - min(day_number) + 1 AS length, count(*) AS days_fought,
       max(days) - max(n) >= 3 AS ended
FROM numbered GROUP BY party_id, query_id, spell HAVING count(*) >= 3;

-- Endurance: for how long he fights without a break, on any keyword.
CREATE VIEW strength_endurance AS
SELECT r.id AS party_id, r.name AS who,
       (SELECT count(DISTINCT day_number) FROM rival_presence_by_day d
        WHERE d.party_id = r.id AND d.fought IS NOT NULL) AS days_looked,
       (SELECT count(DISTINCT day_number) FROM rival_presence_by_day d
        WHERE d.party_id = r.id AND d.fought = 1) AS days_fought,
       ifnull((SELECT length FROM fighting_spell f
               WHERE f.party_id = r.id AND f.query_id IS NULL AND NOT f.ended), 0) AS lasting_days,
       ifnull((SELECT max(length) FROM fighting_spell f
               WHERE f.party_id = r.id AND f.query_id IS NULL), 0) AS longest_days
FROM party r;

-- One row for each query looked at on two of the last seven days: how he stands there. `fights`: in a spell that has
-- not ended; `has_left`: was in one.
CREATE VIEW strength_keyword AS
WITH spell AS MATERIALIZED (
    SELECT party_id, query_id, min(ended) AS all_ended FROM fighting_spell
    WHERE query_id IS NOT NULL GROUP BY party_id, query_id
)
SELECT d.party_id, d.who, d.query_id, d.source, d.keyword, d.place, d.language, d.device,
       ifnull(s.all_ended = 0, 0) AS fights, ifnull(s.all_ended, 0) AS has_left,
       sum(d.peak_checks + d.off_checks) AS checks, sum(d.peak_hits + d.off_hits) AS hits,
       sum(d.first_slots) AS first_slots, sum(d.rank_sum) AS rank_sum, sum(d.slots) AS slots,
       sum(d.all_slots) AS all_slots, sum(d.beside_you) AS beside_you, sum(d.above_you) AS above_you
FROM rival_presence_by_day d
LEFT JOIN spell s ON s.party_id = d.party_id AND s.query_id = d.query_id
WHERE d.days_ago < 7
GROUP BY d.party_id, d.query_id HAVING count(d.fought) >= 2;

-- Depth: on how many keywords he fights, how many he left, his share of voice in the last seven days.
CREATE VIEW strength_depth AS
SELECT r.id AS party_id, r.name AS who, count(k.query_id) AS keywords, ifnull(sum(k.fights), 0) AS fights,
       ifnull(sum(k.has_left), 0) AS has_left, ifnull(sum(k.slots), 0) AS slots, ifnull(sum(k.all_slots), 0) AS all_slots
FROM party r LEFT JOIN strength_keyword k ON k.party_id = r.id GROUP BY r.id;

-- Height, in the last seven days: the first slot, the rank, above you. `first_on`: keywords on which he held the first
-- slot in half of the checks or more.
CREATE VIEW strength_height AS
SELECT r.id AS party_id, r.name AS who, ifnull(sum(k.checks), 0) AS checks, ifnull(sum(k.hits), 0) AS hits,
       ifnull(sum(k.first_slots), 0) AS first_slots, ifnull(sum(k.rank_sum), 0) AS rank_sum,
       ifnull(sum(k.beside_you), 0) AS beside_you, ifnull(sum(k.above_you), 0) AS above_you,
       ifnull(sum(k.first_slots > 0 AND k.first_slots * 2 >= k.checks), 0) AS first_on
FROM party r LEFT JOIN strength_keyword k ON k.party_id = r.id GROUP BY r.id;

-- His hours in the last seven days, over the keywords on which he fights; over all where he fights on none. `on_some`:
-- keywords on which he was seen in 40 % of the checks of that hour.
CREATE VIEW strength_hours AS
WITH stand AS MATERIALIZED (
    SELECT *, max(fights) OVER (PARTITION BY party_id) AS any_fights FROM strength_keyword
), page AS MATERIALIZED (
    SELECT check_id, query_id, hour FROM recent_ad_page WHERE days_ago < 7
), looked AS MATERIALIZED (
    SELECT query_id, hour, count(*) AS checks FROM page GROUP BY query_id, hour
), seen AS MATERIALIZED (
    SELECT s.party_id, p.query_id, p.hour, count(*) AS hits
    FROM page p JOIN party_on_page s ON s.check_id = p.check_id GROUP BY s.party_id, p.query_id, p.hour
)
SELECT k.party_id, k.who, l.hour, sum(l.checks) AS checks, sum(ifnull(s.hits, 0)) AS hits,
       sum(ifnull(s.hits, 0) * 5 >= l.checks * 2) AS on_some
FROM stand k JOIN looked l ON l.query_id = k.query_id
LEFT JOIN seen s ON s.party_id = k.party_id AND s.query_id = l.query_id AND s.hour = l.hour
WHERE k.fights OR NOT k.any_fights
GROUP BY k.party_id, l.hour;

-- Days on which one of you was clearly above: in two thirds of six checks or more that showed both. `passed`: you,
-- after a day of his. `days`: until he was back, null where he was not.
CREATE VIEW strength_contest AS
WITH clear AS (
    SELECT party_id, who, query_id, keyword, day_number, day, days_ago, above_you * 3 <= beside_you AS yours
    FROM rival_presence_by_day
    WHERE own = 0 AND beside_you >= 6 AND (above_you * 3 >= beside_you * 2 OR above_you * 3 <= beside_you)
), turns AS (
    SELECT *, lag(yours) OVER series AS before,
           min(CASE WHEN NOT yours THEN day_number END) OVER
               (series ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS back
    FROM clear WINDOW series AS (PARTITION BY party_id, query_id ORDER BY day_number)
)
SELECT party_id, who, query_id, keyword, day AS passed_on, days_ago,
       CASE WHEN back - day_number <= 7 THEN back - day_number END AS days
FROM turns WHERE yours AND before = 0;

-- Response: how often you passed him, how often he came back above you within seven days, and after how many.
-- Passings of the last seven days that he has not answered yet are not counted.
CREATE VIEW strength_response AS
SELECT r.id AS party_id, r.name AS who, count(c.query_id) AS passed, count(c.days) AS answered,
       ifnull(sum(c.days), 0) AS answer_days
FROM party r LEFT JOIN strength_contest c ON c.party_id = r.id
    AND (c.days IS NOT NULL OR c.days_ago >= 7)
WHERE r.own = 0 GROUP BY r.id;

-- Recovery: how often he left a keyword, how often he came back to it, and after how many days.
CREATE VIEW strength_recovery AS
WITH absence AS (
    SELECT party_id, ended, from_number, to_number,
           lead(from_number) OVER (PARTITION BY party_id, query_id ORDER BY from_number) AS back
    FROM fighting_spell WHERE query_id IS NOT NULL
)
SELECT r.id AS party_id, r.name AS who, count(a.party_id) AS absences, count(a.back) AS returns,
       ifnull(sum(a.back - a.to_number - 1), 0) AS absent_days, max(a.back - a.to_number - 1) AS longest_days
FROM party r LEFT JOIN absence a ON a.party_id = r.id AND (a.ended OR a.back IS NOT NULL) GROUP BY r.id;
