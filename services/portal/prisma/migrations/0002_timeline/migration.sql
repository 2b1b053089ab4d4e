-- CreateTable
CREATE TABLE "timeline_generation" (
    "generation" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL,
    "shown_at" TIMESTAMPTZ,

    CONSTRAINT "timeline_generation_pkey" PRIMARY KEY ("generation")
);

-- CreateTable
CREATE TABLE "timeline_entry" (
    "generation" INTEGER NOT NULL,
    "event_id" UUID NOT NULL,
    "context" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ NOT NULL,
    "organization_id" UUID NOT NULL,
    "technical" BOOLEAN NOT NULL,
    "facts" JSONB NOT NULL,
    "policy_id" UUID,
    "policy_revision" INTEGER,
    "decision_id" UUID,
    "decision_digest" TEXT,
    "decision_type" TEXT,
    "decided_by" UUID,
    "decided_role" TEXT,
    "decided_for" UUID,
    "decided_at" TIMESTAMPTZ,
    "place_source" TEXT,
    "place_sequence" BIGINT,
    "place_hash" TEXT,
    "log_partition" INTEGER NOT NULL,
    "log_offset" BIGINT NOT NULL,

    CONSTRAINT "timeline_entry_pkey" PRIMARY KEY ("generation","event_id")
);

-- CreateTable
CREATE TABLE "timeline_subject" (
    "generation" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "thing_id" TEXT NOT NULL,
    "event_id" UUID NOT NULL,

    CONSTRAINT "timeline_subject_pkey" PRIMARY KEY ("generation","kind","thing_id","event_id")
);

-- CreateTable
CREATE TABLE "timeline_thing" (
    "generation" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "thing_id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,

    CONSTRAINT "timeline_thing_pkey" PRIMARY KEY ("generation","kind","thing_id")
);

-- CreateTable
CREATE TABLE "timeline_inclusion" (
    "generation" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "thing_id" TEXT NOT NULL,
    "included_kind" TEXT NOT NULL,
    "included_id" TEXT NOT NULL,

    CONSTRAINT "timeline_inclusion_pkey" PRIMARY KEY ("generation","kind","thing_id","included_kind","included_id")
);

-- CreateIndex
CREATE INDEX "timeline_entry_generation_occurred_at_event_id_idx" ON "timeline_entry"("generation", "occurred_at", "event_id");

-- CreateIndex
CREATE INDEX "timeline_subject_generation_event_id_idx" ON "timeline_subject"("generation", "event_id");

-- What the types cannot say.
ALTER TABLE "timeline_generation" ADD CONSTRAINT "timeline_generation_state" CHECK ("state" IN ('building', 'shown'));
-- Only one generation is shown, and only one is in the making.
CREATE UNIQUE INDEX "timeline_generation_one_a_state" ON "timeline_generation" ("state");
INSERT INTO "timeline_generation" ("generation", "state", "started_at", "shown_at") VALUES (1, 'shown', now(), now());
