-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "person" (
    "person_id" UUID NOT NULL,
    "profile" BYTEA NOT NULL,
    "mail_index" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "person_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "party" (
    "person_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "named_by" UUID NOT NULL,
    "name" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "party_pkey" PRIMARY KEY ("person_id","organization_id","named_by")
);

-- CreateTable
CREATE TABLE "account" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("issuer","subject")
);

-- CreateTable
CREATE TABLE "session" (
    "id_hash" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "last_seen_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "link" (
    "token_hash" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,
    "renewed_at" TIMESTAMPTZ,

    CONSTRAINT "link_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "membership" (
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "roles" TEXT[],
    "revision" BIGINT NOT NULL,
    "enrolled" BOOLEAN NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("organization_id","person_id")
);

-- CreateTable
CREATE TABLE "organization" (
    "organization_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "mail_domain" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "named_by" UUID,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "version_fact" (
    "version_id" UUID NOT NULL,
    "micro_certification_id" UUID,
    "organization_id" UUID,
    "number" INTEGER,
    "name" JSONB,
    "in_demand" INTEGER,
    "fidelity" INTEGER,

    CONSTRAINT "version_fact_pkey" PRIMARY KEY ("version_id")
);

-- CreateTable
CREATE TABLE "request_fact" (
    "request_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "micro_certification_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "employer_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "kinds" TEXT[],
    "due_at" TIMESTAMPTZ NOT NULL,
    "closes_at" TIMESTAMPTZ NOT NULL,
    "name" JSONB NOT NULL,
    "closed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "request_fact_pkey" PRIMARY KEY ("request_id")
);

-- CreateTable
CREATE TABLE "mail" (
    "mail_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "handed_at" TIMESTAMPTZ,
    "sent_at" TIMESTAMPTZ,
    "fault" TEXT,

    CONSTRAINT "mail_pkey" PRIMARY KEY ("mail_id")
);

-- CreateTable
CREATE TABLE "pipeline_generation" (
    "generation" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL,
    "shown_at" TIMESTAMPTZ,

    CONSTRAINT "pipeline_generation_pkey" PRIMARY KEY ("generation")
);

-- CreateTable
CREATE TABLE "pipeline_micro_certification" (
    "generation" INTEGER NOT NULL,
    "micro_certification_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" JSONB NOT NULL,

    CONSTRAINT "pipeline_micro_certification_pkey" PRIMARY KEY ("generation","micro_certification_id")
);

-- CreateTable
CREATE TABLE "pipeline_version" (
    "generation" INTEGER NOT NULL,
    "version_id" UUID NOT NULL,
    "micro_certification_id" UUID,
    "organization_id" UUID,
    "number" INTEGER,
    "name" JSONB,
    "policy_id" UUID,
    "policy_revision" INTEGER,
    "drafted_at" TIMESTAMPTZ,
    "submitted_at" TIMESTAMPTZ,
    "round" INTEGER,
    "due_at" TIMESTAMPTZ,
    "closes_at" TIMESTAMPTZ,
    "counted" JSONB,
    "closed_round" INTEGER,
    "outcome" TEXT,
    "closed_at" TIMESTAMPTZ,
    "endorsed_at" TIMESTAMPTZ,
    "opened_at" TIMESTAMPTZ,

    CONSTRAINT "pipeline_version_pkey" PRIMARY KEY ("generation","version_id")
);

-- CreateTable
CREATE TABLE "pipeline_policy" (
    "generation" INTEGER NOT NULL,
    "policy_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "needs" JSONB NOT NULL,

    CONSTRAINT "pipeline_policy_pkey" PRIMARY KEY ("generation","policy_id","revision")
);

-- CreateTable
CREATE TABLE "pipeline_request" (
    "generation" INTEGER NOT NULL,
    "request_id" UUID NOT NULL,
    "version_id" UUID,
    "institution_id" UUID,
    "employer_id" UUID,
    "kinds" TEXT[],
    "round" INTEGER,
    "opened_at" TIMESTAMPTZ,
    "due_at" TIMESTAMPTZ,
    "closes_at" TIMESTAMPTZ,
    "reminded_at" TIMESTAMPTZ,
    "reminders" INTEGER NOT NULL DEFAULT 0,
    "answered_at" TIMESTAMPTZ,
    "closed_at" TIMESTAMPTZ,
    "close_reason" TEXT,

    CONSTRAINT "pipeline_request_pkey" PRIMARY KEY ("generation","request_id")
);

-- CreateTable
CREATE TABLE "pipeline_answer" (
    "generation" INTEGER NOT NULL,
    "answer_id" UUID NOT NULL,
    "request_id" UUID,
    "version_id" UUID,
    "employer_id" UUID,
    "answer" TEXT,
    "kind" TEXT,
    "given_at" TIMESTAMPTZ,
    "valid_until" TIMESTAMPTZ,
    "signed_at" TIMESTAMPTZ,
    "held_at" TIMESTAMPTZ,
    "refused_at" TIMESTAMPTZ,

    CONSTRAINT "pipeline_answer_pkey" PRIMARY KEY ("generation","answer_id")
);

-- CreateTable
CREATE TABLE "pipeline_case" (
    "generation" INTEGER NOT NULL,
    "case_id" UUID NOT NULL,
    "version_id" UUID,
    "organization_id" UUID,
    "opened_at" TIMESTAMPTZ,
    "consented_at" TIMESTAMPTZ,
    "evidence_at" TIMESTAMPTZ,
    "marked_at" TIMESTAMPTZ,
    "finalized_at" TIMESTAMPTZ,
    "result_id" UUID,
    "outcome" TEXT,

    CONSTRAINT "pipeline_case_pkey" PRIMARY KEY ("generation","case_id")
);

-- CreateTable
CREATE TABLE "pipeline_release" (
    "generation" INTEGER NOT NULL,
    "release_id" UUID NOT NULL,
    "organization_id" UUID,
    "count" INTEGER,
    "proposed_at" TIMESTAMPTZ,
    "approved_at" TIMESTAMPTZ,
    "completed_at" TIMESTAMPTZ,
    "issued" INTEGER,
    "set_aside" INTEGER,

    CONSTRAINT "pipeline_release_pkey" PRIMARY KEY ("generation","release_id")
);

-- CreateTable
CREATE TABLE "pipeline_award" (
    "generation" INTEGER NOT NULL,
    "award_id" UUID NOT NULL,
    "organization_id" UUID,
    "release_id" UUID,
    "result_id" UUID,
    "case_id" UUID,
    "version_id" UUID,
    "issued_at" TIMESTAMPTZ,
    "status" TEXT,
    "status_version" BIGINT,

    CONSTRAINT "pipeline_award_pkey" PRIMARY KEY ("generation","award_id")
);

-- CreateTable
CREATE TABLE "pipeline_feed" (
    "generation" INTEGER NOT NULL,
    "event_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "version_id" UUID,
    "occurred_at" TIMESTAMPTZ NOT NULL,
    "type" TEXT NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "pipeline_feed_pkey" PRIMARY KEY ("generation","event_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_mail_index_key" ON "person"("mail_index");

-- CreateIndex
CREATE INDEX "party_organization_id_idx" ON "party"("organization_id");

-- CreateIndex
CREATE INDEX "account_person_id_idx" ON "account"("person_id");

-- CreateIndex
CREATE INDEX "session_person_id_idx" ON "session"("person_id");

-- CreateIndex
CREATE INDEX "link_person_id_idx" ON "link"("person_id");

-- CreateIndex
CREATE INDEX "membership_person_id_idx" ON "membership"("person_id");

-- CreateIndex
CREATE INDEX "organization_named_by_idx" ON "organization"("named_by");

-- CreateIndex
CREATE INDEX "request_fact_employer_id_idx" ON "request_fact"("employer_id");

-- CreateIndex
CREATE INDEX "mail_state_next_attempt_at_idx" ON "mail"("state", "next_attempt_at");

-- CreateIndex
CREATE INDEX "mail_person_id_idx" ON "mail"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_event_id_person_id_purpose_key" ON "mail"("event_id", "person_id", "purpose");

-- CreateIndex
CREATE INDEX "pipeline_version_generation_organization_id_idx" ON "pipeline_version"("generation", "organization_id");

-- CreateIndex
CREATE INDEX "pipeline_request_generation_version_id_idx" ON "pipeline_request"("generation", "version_id");

-- CreateIndex
CREATE INDEX "pipeline_request_generation_institution_id_idx" ON "pipeline_request"("generation", "institution_id");

-- CreateIndex
CREATE INDEX "pipeline_answer_generation_version_id_idx" ON "pipeline_answer"("generation", "version_id");

-- CreateIndex
CREATE INDEX "pipeline_case_generation_organization_id_idx" ON "pipeline_case"("generation", "organization_id");

-- CreateIndex
CREATE INDEX "pipeline_release_generation_organization_id_idx" ON "pipeline_release"("generation", "organization_id");

-- CreateIndex
CREATE INDEX "pipeline_award_generation_organization_id_idx" ON "pipeline_award"("generation", "organization_id");

-- CreateIndex
CREATE INDEX "pipeline_award_generation_release_id_idx" ON "pipeline_award"("generation", "release_id");

-- CreateIndex
CREATE INDEX "pipeline_feed_generation_organization_id_occurred_at_idx" ON "pipeline_feed"("generation", "organization_id", "occurred_at");

-- CreateIndex
CREATE INDEX "pipeline_feed_generation_version_id_idx" ON "pipeline_feed"("generation", "version_id");

-- AddForeignKey
ALTER TABLE "party" ADD CONSTRAINT "party_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("person_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("person_id") ON DELETE CASCADE ON UPDATE CASCADE;



-- What the types cannot say.
ALTER TABLE "party" ADD CONSTRAINT "party_kind" CHECK ("kind" IN ('member', 'contact'));
ALTER TABLE "session" ADD CONSTRAINT "session_subject" CHECK ("subject" IN ('person', 'earner'));
ALTER TABLE "session" ADD CONSTRAINT "session_method" CHECK ("method" IN ('account', 'link'));
ALTER TABLE "session" ADD CONSTRAINT "session_language" CHECK ("language" IN ('en', 'fr'));
ALTER TABLE "link" ADD CONSTRAINT "link_subject" CHECK ("subject" IN ('person', 'earner'));
ALTER TABLE "link" ADD CONSTRAINT "link_target_is_a_path" CHECK ("target" LIKE '/%' AND "target" NOT LIKE '//%');
ALTER TABLE "mail" ADD CONSTRAINT "mail_subject" CHECK ("subject" IN ('person', 'earner'));
ALTER TABLE "mail" ADD CONSTRAINT "mail_state" CHECK ("state" IN ('unsent', 'sent', 'dropped'));
ALTER TABLE "pipeline_generation" ADD CONSTRAINT "pipeline_generation_state" CHECK ("state" IN ('building', 'shown'));
-- Only one generation is shown, and only one is in the making.
CREATE UNIQUE INDEX "pipeline_generation_one_a_state" ON "pipeline_generation" ("state");
INSERT INTO "pipeline_generation" ("generation", "state", "started_at", "shown_at") VALUES (1, 'shown', now(), now());
