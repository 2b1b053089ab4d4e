-- Endorsement policies of the second form: stages, substitutes, vetoes, answers taken back, conflicts of interest.
ALTER TABLE "organization" ADD COLUMN "mail_domain" TEXT;

ALTER TABLE "round" ADD COLUMN "reason" TEXT NOT NULL DEFAULT 'first',
  ADD COLUMN "opened_by" UUID,
  ADD COLUMN "steps" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "round" DROP CONSTRAINT round_state;
ALTER TABLE "round" ADD CONSTRAINT round_state
  CHECK (state IN ('starting', 'open', 'endorsed', 'changes-requested', 'not-endorsed', 'superseded', 'vetoed'));
ALTER TABLE "round" ADD CONSTRAINT round_reason CHECK (reason IN ('first', 'again', 'renewal'));

ALTER TABLE "request" ADD COLUMN "stage" INTEGER NOT NULL DEFAULT 1, ADD COLUMN "instead_of" UUID;
ALTER TABLE "request" ADD CONSTRAINT request_instead FOREIGN KEY (instead_of) REFERENCES "request" (id);
-- A substitute is asked once for each kind, which may be at different times.
DROP INDEX request_once;
CREATE UNIQUE INDEX request_once ON "request" (version_id, round, organization_id, kinds) WHERE round > 0;

ALTER TABLE "answer" ADD COLUMN "recalled_at" TIMESTAMPTZ(3), ADD COLUMN "recalled_by" UUID;
ALTER TABLE "answer" DROP CONSTRAINT answer_state;
ALTER TABLE "answer" ADD CONSTRAINT answer_state CHECK (state IN ('reserved', 'recorded', 'released', 'recalled'));
ALTER TABLE "answer" ADD CONSTRAINT answer_recalled CHECK ((state = 'recalled') = (recalled_at IS NOT NULL));
-- What was taken back leaves the question open, as what was given back does.
DROP INDEX answer_once;
CREATE UNIQUE INDEX answer_once ON "answer" (request_id, kind)
  WHERE answer IN ('confirm', 'decline') AND state NOT IN ('released', 'recalled');
DROP INDEX answer_renews_once;
CREATE UNIQUE INDEX answer_renews_once ON "answer" (renews)
  WHERE renews IS NOT NULL AND state NOT IN ('released', 'recalled');

CREATE TABLE "conflict" (
    "decision_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "micro_certification_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "nature" TEXT NOT NULL,
    "words" TEXT,
    "state" TEXT NOT NULL,
    "declared_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conflict_pkey" PRIMARY KEY ("decision_id"),
    CONSTRAINT conflict_request FOREIGN KEY ("request_id") REFERENCES "request" ("id"),
    CONSTRAINT conflict_scope CHECK (scope IN ('person', 'organization')),
    CONSTRAINT conflict_nature CHECK (nature IN ('employment', 'family', 'financial', 'other')),
    CONSTRAINT conflict_state CHECK (state IN ('reserved', 'recorded', 'released'))
);
CREATE INDEX "conflict_micro_certification_id_organization_id_idx" ON "conflict"("micro_certification_id", "organization_id");
