-- Living relevance: how a version stands over the years, waivers, withdrawals, retirement.
ALTER TABLE "version" ADD COLUMN "retired_at" TIMESTAMPTZ(3);
ALTER TABLE "confirmation" ADD COLUMN "withdrawn_at" TIMESTAMPTZ(3);
ALTER TABLE "confirmation" DROP CONSTRAINT confirmation_state;
ALTER TABLE "confirmation" ADD CONSTRAINT confirmation_state
  CHECK (state IN ('given', 'held', 'signed', 'refused', 'withdrawn', 'recalled'));
ALTER TABLE "confirmation" ADD CONSTRAINT confirmation_withdrawn CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL));

CREATE TABLE "relevance" (
    "version_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "teach_out_until" TIMESTAMPTZ(3),
    "change" JSONB NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "relevance_pkey" PRIMARY KEY ("version_id"),
    CONSTRAINT relevance_version FOREIGN KEY ("version_id") REFERENCES "version" ("version_id"),
    CONSTRAINT relevance_state CHECK (state IN ('current', 'under-review', 'lapsed', 'withdrawn', 'waived', 'superseded', 'retired')),
    CONSTRAINT relevance_until CHECK (until IS NULL OR since <= until)
);
CREATE INDEX "relevance_organization_id_until_idx" ON "relevance"("organization_id", "until");

CREATE TABLE "lapse_reminder" (
    "version_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "lapses_at" TIMESTAMPTZ(3) NOT NULL,
    "days" INTEGER NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lapse_reminder_pkey" PRIMARY KEY ("version_id", "kind", "lapses_at", "days"),
    CONSTRAINT lapse_reminder_version FOREIGN KEY ("version_id") REFERENCES "version" ("version_id")
);

CREATE TABLE "revalidation" (
    "version_id" UUID NOT NULL,
    "lapses_at" TIMESTAMPTZ(3) NOT NULL,
    "round" INTEGER,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "revalidation_pkey" PRIMARY KEY ("version_id", "lapses_at"),
    CONSTRAINT revalidation_version FOREIGN KEY ("version_id") REFERENCES "version" ("version_id")
);

CREATE TABLE "waiver" (
    "id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "micro_certification_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "part_digest" TEXT NOT NULL,
    "reason" JSONB NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "decision_id" UUID NOT NULL,
    "statement_digest" TEXT NOT NULL,
    "proposer_id" UUID NOT NULL,
    "approver_person_id" UUID,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "waiver_pkey" PRIMARY KEY ("id"),
    CONSTRAINT waiver_version FOREIGN KEY ("version_id") REFERENCES "version" ("version_id"),
    CONSTRAINT waiver_kind CHECK (kind IN ('in-demand', 'fidelity')),
    CONSTRAINT waiver_state CHECK (state IN ('proposed', 'approved', 'ended')),
    CONSTRAINT waiver_term CHECK (valid_from < valid_until),
    CONSTRAINT waiver_second_person CHECK (approver_person_id IS NULL OR approver_person_id <> proposer_id),
    CONSTRAINT waiver_approved CHECK ((approved_at IS NULL) = (approver_person_id IS NULL)),
    CONSTRAINT waiver_decided CHECK (state = 'proposed' AND approved_at IS NULL OR state = 'approved' AND approved_at IS NOT NULL AND ended_at IS NULL OR state = 'ended' AND ended_at IS NOT NULL)
);
CREATE UNIQUE INDEX "waiver_decision_id_key" ON "waiver"("decision_id");
CREATE UNIQUE INDEX "waiver_statement_digest_key" ON "waiver"("statement_digest");
CREATE INDEX "waiver_version_id_kind_idx" ON "waiver"("version_id", "kind");
CREATE INDEX "waiver_organization_id_state_idx" ON "waiver"("organization_id", "state");
-- One proposal of a kind at a time waits for its second person.
CREATE UNIQUE INDEX waiver_proposed_once ON "waiver" ("version_id", "kind") WHERE state = 'proposed';

CREATE TABLE "withdrawal" (
    "confirmation_id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "is_public" BOOLEAN NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "withdrawal_pkey" PRIMARY KEY ("confirmation_id"),
    CONSTRAINT withdrawal_confirmation FOREIGN KEY ("confirmation_id") REFERENCES "confirmation" ("id")
);
CREATE UNIQUE INDEX "withdrawal_decision_id_key" ON "withdrawal"("decision_id");

CREATE TABLE "version_award" (
    "award_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,

    CONSTRAINT "version_award_pkey" PRIMARY KEY ("award_id")
);
CREATE INDEX "version_award_version_id_idx" ON "version_award"("version_id");
