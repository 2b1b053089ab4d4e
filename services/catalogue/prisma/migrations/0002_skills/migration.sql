-- A fragment for the catalogue's first migration: the skills of a named framework, searchable in English and
-- French, forgiving accents and typing errors. Tried on PostgreSQL 18 with the 13,896 skills of ESCO v1.1.1.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- unaccent() is only STABLE, because its dictionary could be exchanged; generated columns need IMMUTABLE. Naming the
-- dictionary and the schema makes the promise true as long as nobody edits unaccent.rules (then: rebuild the columns).
-- PostgreSQL looks up `unaccent` in the schema of the extension, wherever it was created.
DO $$
DECLARE
  ext_schema text := (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                      WHERE e.extname = 'unaccent');
BEGIN
  EXECUTE format(
    'CREATE OR REPLACE FUNCTION skill_fold(text) RETURNS text
       LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
       RETURN lower(%1$I.unaccent(%2$L::regdictionary, normalize($1, NFC)))',
    ext_schema, format('%I.unaccent', ext_schema));
END $$;

-- What may be shown in each language: the label of the other one stands in where a translation is missing.
CREATE TABLE skill (
  uri               text PRIMARY KEY,
  framework         text NOT NULL,
  framework_version text NOT NULL,
  code              text NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('knowledge', 'skill')),
  reuse_level       text CHECK (reuse_level IN ('transversal', 'cross-sector', 'sector-specific', 'occupation-specific')),
  label_en          text NOT NULL,
  label_fr          text,
  -- alternative labels, one a line, so that a trigram match cannot run from one label into the next
  alt_en            text NOT NULL DEFAULT '',
  alt_fr            text NOT NULL DEFAULT '',
  description_en    text,
  description_fr    text,
  broader           text[] NOT NULL DEFAULT '{}',
  -- labels folded for exact, prefix and fuzzy matches
  fold_en           text NOT NULL GENERATED ALWAYS AS (skill_fold(label_en)) STORED,
  fold_fr           text NOT NULL GENERATED ALWAYS AS (skill_fold(coalesce(label_fr, label_en))) STORED,
  -- folded labels and alternative labels between line ends: \nlabel\nalternative\n...\n
  search_en         text NOT NULL GENERATED ALWAYS AS (skill_fold(E'\n' || label_en || E'\n' || alt_en || E'\n')) STORED,
  search_fr         text NOT NULL
    GENERATED ALWAYS AS (skill_fold(E'\n' || coalesce(label_fr, label_en) || E'\n' || alt_fr || E'\n')) STORED
);

-- Fuzzy matching stays on the short label: word_similarity over label and alternative labels (222 characters on
-- average) took 70 to 550 ms a search, over the label 0.3 to 7 ms. Alternative labels are found by containment. (The importer
-- flushes the indexes' pending lists; without that each search reads them, 100 ms, until a vacuum.)
CREATE INDEX skill_fold_en_trgm ON skill USING gin (fold_en gin_trgm_ops);
CREATE INDEX skill_fold_fr_trgm ON skill USING gin (fold_fr gin_trgm_ops);
CREATE INDEX skill_search_en_trgm ON skill USING gin (search_en gin_trgm_ops);
CREATE INDEX skill_search_fr_trgm ON skill USING gin (search_fr gin_trgm_ops);
-- COLLATE "C" serves LIKE 'prefix%' and the order of the pages, whatever the database's collation.
CREATE INDEX skill_fold_en_prefix ON skill (fold_en COLLATE "C", uri COLLATE "C");
CREATE INDEX skill_fold_fr_prefix ON skill (fold_fr COLLATE "C", uri COLLATE "C");

-- The operator <% reads its threshold from a setting: a function carries its own, so that no caller has to set it.
-- pg_trgm must be loaded before a role that is no superuser may name its setting.
DO $$ BEGIN PERFORM show_limit(); END $$;
CREATE FUNCTION skill_fuzzy_en(folded text) RETURNS SETOF text
  LANGUAGE sql STABLE PARALLEL SAFE SET pg_trgm.word_similarity_threshold = 0.4
  AS $$ SELECT uri FROM skill WHERE folded <% fold_en $$;
CREATE FUNCTION skill_fuzzy_fr(folded text) RETURNS SETOF text
  LANGUAGE sql STABLE PARALLEL SAFE SET pg_trgm.word_similarity_threshold = 0.4
  AS $$ SELECT uri FROM skill WHERE folded <% fold_fr $$;
