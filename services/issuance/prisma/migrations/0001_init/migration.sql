-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "origin" (
    "id" INTEGER NOT NULL,
    "origin" TEXT NOT NULL,
    "stored_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "origin_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "profile" (
    "organization_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "mail_domain" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "named_by" UUID,

    CONSTRAINT "profile_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "key_id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "algorithm" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "sealed" BYTEA,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("key_id")
);

-- CreateTable
CREATE TABLE "content" (
    "digest" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "content_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "ledger" (
    "event_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "in_chain" BOOLEAN NOT NULL,
    "digest" TEXT NOT NULL,
    "decision_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "decision" BYTEA NOT NULL,
    "event" BYTEA NOT NULL,
    "state" TEXT NOT NULL,
    "code" TEXT,
    "assertion_digest" TEXT,
    "signed_digest" TEXT,
    "applied_order" BIGINT,
    "received_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "chain_head" (
    "source" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "chain_head_pkey" PRIMARY KEY ("source")
);

-- CreateTable
CREATE TABLE "challenge" (
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "challenge" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "challenge_pkey" PRIMARY KEY ("organization_id","person_id")
);

-- CreateTable
CREATE TABLE "claimable" (
    "organization_id" UUID NOT NULL,
    "credential_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "public_key" BYTEA NOT NULL,
    "rp_id" TEXT NOT NULL,
    "origins" TEXT[],
    "transports" TEXT[],
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "claimable_pkey" PRIMARY KEY ("organization_id","credential_id")
);

-- CreateTable
CREATE TABLE "enrolment" (
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "revision" BIGINT NOT NULL,
    "roles" TEXT[],
    "passkeys" JSONB NOT NULL,

    CONSTRAINT "enrolment_pkey" PRIMARY KEY ("organization_id","person_id")
);

-- CreateTable
CREATE TABLE "organization" (
    "organization_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mail_domain" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "by_organization_id" UUID,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "confirmation" (
    "confirmation_id" UUID NOT NULL,
    "statement" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "part_digest" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "code" TEXT,

    CONSTRAINT "confirmation_pkey" PRIMARY KEY ("confirmation_id")
);

-- CreateTable
CREATE TABLE "confirmation_credential" (
    "confirmation_id" UUID NOT NULL,
    "language" TEXT NOT NULL,
    "form" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "confirmation_credential_pkey" PRIMARY KEY ("confirmation_id","language","form")
);

-- CreateTable
CREATE TABLE "result" (
    "result_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "earner_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "mark_decision_id" TEXT NOT NULL,
    "opening_decision_id" TEXT NOT NULL,
    "finalized_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "result_pkey" PRIMARY KEY ("result_id")
);

-- CreateTable
CREATE TABLE "release" (
    "release_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "drafted_by" UUID NOT NULL,
    "count" INTEGER NOT NULL,
    "root" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "proposed_by" TEXT,
    "approved_by" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "proposed_at" TIMESTAMPTZ,
    "approved_at" TIMESTAMPTZ,
    "completed_at" TIMESTAMPTZ,

    CONSTRAINT "release_pkey" PRIMARY KEY ("release_id")
);

-- CreateTable
CREATE TABLE "release_row" (
    "release_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "result_id" UUID NOT NULL,
    "row" BYTEA NOT NULL,
    "path" BYTEA[],
    "state" TEXT NOT NULL,
    "code" TEXT,

    CONSTRAINT "release_row_pkey" PRIMARY KEY ("release_id","index")
);

-- CreateTable
CREATE TABLE "award" (
    "award_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "result_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "earner_id" UUID NOT NULL,
    "list_number" INTEGER NOT NULL,
    "status_index" INTEGER NOT NULL,
    "created" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "status_reason" TEXT,
    "issued_at" TIMESTAMPTZ,
    "erased_at" TIMESTAMPTZ,

    CONSTRAINT "award_pkey" PRIMARY KEY ("award_id")
);

-- CreateTable
CREATE TABLE "award_intent" (
    "award_id" UUID NOT NULL,
    "language" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "sealed" BYTEA,

    CONSTRAINT "award_intent_pkey" PRIMARY KEY ("award_id","language")
);

-- CreateTable
CREATE TABLE "award_credential" (
    "award_id" UUID NOT NULL,
    "language" TEXT NOT NULL,
    "form" TEXT NOT NULL,
    "body" TEXT,
    "digest" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "award_credential_pkey" PRIMARY KEY ("award_id","language","form")
);

-- CreateTable
CREATE TABLE "status_list" (
    "organization_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "json" TEXT NOT NULL,
    "jwt" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "status_list_pkey" PRIMARY KEY ("organization_id","purpose","number")
);

-- CreateIndex
CREATE INDEX "signing_key_organization_id_idx" ON "signing_key"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_applied_order_key" ON "ledger"("applied_order");

-- CreateIndex
CREATE INDEX "ledger_about_idx" ON "ledger"("about");

-- CreateIndex
CREATE INDEX "ledger_digest_idx" ON "ledger"("digest");

-- CreateIndex
CREATE INDEX "ledger_decision_id_idx" ON "ledger"("decision_id");

-- CreateIndex
CREATE INDEX "ledger_type_idx" ON "ledger"("type");

-- CreateIndex
CREATE INDEX "ledger_assertion_digest_idx" ON "ledger"("assertion_digest");

-- CreateIndex
CREATE UNIQUE INDEX "confirmation_statement_key" ON "confirmation"("statement");

-- CreateIndex
CREATE INDEX "confirmation_state_idx" ON "confirmation"("state");

-- CreateIndex
CREATE INDEX "confirmation_part_digest_idx" ON "confirmation"("part_digest");

-- CreateIndex
CREATE INDEX "result_organization_id_outcome_idx" ON "result"("organization_id", "outcome");

-- CreateIndex
CREATE INDEX "result_earner_id_idx" ON "result"("earner_id");

-- CreateIndex
CREATE INDEX "release_organization_id_created_at_idx" ON "release"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "release_row_result_id_idx" ON "release_row"("result_id");

-- CreateIndex
CREATE UNIQUE INDEX "award_result_id_key" ON "award"("result_id");

-- CreateIndex
CREATE UNIQUE INDEX "award_case_id_key" ON "award"("case_id");

-- CreateIndex
CREATE INDEX "award_organization_id_issued_at_idx" ON "award"("organization_id", "issued_at");

-- CreateIndex
CREATE INDEX "award_earner_id_idx" ON "award"("earner_id");

-- CreateIndex
CREATE UNIQUE INDEX "award_organization_id_list_number_status_index_key" ON "award"("organization_id", "list_number", "status_index");


-- One decision a place; what was put out of the chain does not hold its place.
CREATE UNIQUE INDEX "ledger_place" ON "ledger"("source", "sequence") WHERE "in_chain";
-- A statement counts once over all sources.
CREATE UNIQUE INDEX "ledger_statement_once" ON "ledger"("digest") WHERE "state" IN ('applied', 'held');
CREATE SEQUENCE "ledger_applied_order";
ALTER TABLE "ledger" ADD CONSTRAINT "ledger_state" CHECK ("state" IN ('waiting', 'held', 'applied', 'refused'));
ALTER TABLE "ledger" ADD CONSTRAINT "ledger_applied" CHECK (("state" = 'applied') = ("applied_order" IS NOT NULL));
CREATE UNIQUE INDEX "signing_key_active" ON "signing_key"("organization_id", "algorithm") WHERE "state" = 'active';
ALTER TABLE "origin" ADD CONSTRAINT "origin_one" CHECK ("id" = 1);
-- A result is in one release at most, unless it was set aside there.
CREATE UNIQUE INDEX "release_row_result_once" ON "release_row"("result_id") WHERE "state" IN ('proposed', 'issued');
