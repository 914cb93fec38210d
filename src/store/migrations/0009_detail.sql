-- What the sentence of a finding says beyond its other columns, as JSON; null where an older version made it. With it the
-- sentence can be said in another language.
ALTER TABLE finding ADD COLUMN detail TEXT;
