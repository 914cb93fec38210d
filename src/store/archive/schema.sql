-- Pages as they came, beside the store and apart from it: what is lost here takes no check with it.
-- Times are UTC milliseconds since 1970. What became of each page stands in the store, in `checks`.

CREATE TABLE page (
    id         INTEGER PRIMARY KEY,
    source     TEXT    NOT NULL,
    keyword    TEXT    NOT NULL,
    place      TEXT,
    language   TEXT,
    device     TEXT,
    checked_at INTEGER NOT NULL,
    number     INTEGER NOT NULL,   -- which page of its check, from 1
    url        TEXT    NOT NULL,   -- without keys
    media_type TEXT,
    replaced   INTEGER NOT NULL CHECK (replaced IN (0, 1)),
    bytes      INTEGER NOT NULL,   -- of the text
    packed     INTEGER NOT NULL,   -- of the body
    body       BLOB    NOT NULL    -- the text, zstd
) STRICT;
CREATE UNIQUE INDEX page_of_check
    ON page (source, keyword, ifnull(place, ''), ifnull(language, ''), ifnull(device, ''), checked_at, number);
-- With the size, so that what all pages take is told without reading any.
CREATE INDEX page_by_time ON page (checked_at, packed);

CREATE TABLE thinned (at INTEGER NOT NULL) STRICT;
