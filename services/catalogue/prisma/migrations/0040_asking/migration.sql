-- Who cannot be asked, and what stands anyway, as endorsement told: whether a policy can be met when a version is submitted.
CREATE TABLE "not_asked" (
  statement TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('do-not-ask', 'conflict')),
  scope TEXT NOT NULL CHECK (scope IN ('micro-certification', 'institution', 'everyone')),
  scope_id TEXT,
  ended BOOLEAN NOT NULL DEFAULT false
);
CREATE INDEX not_asked_organization ON "not_asked" (organization_id) WHERE NOT ended;

CREATE TABLE "given_confirmation" (
  confirmation_id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  micro_certification_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  part_digest TEXT NOT NULL,
  valid_until TIMESTAMPTZ NOT NULL,
  ended BOOLEAN NOT NULL DEFAULT false
);
CREATE INDEX given_confirmation_part ON "given_confirmation" (micro_certification_id, part_digest) WHERE NOT ended;
