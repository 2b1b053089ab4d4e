-- Delegation, prepared ratings, how an employer wants to be asked, renewals.
CREATE TABLE "delegation" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "to_person_id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "statement" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "refusal" TEXT,

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "delegation_decision_id_key" ON "delegation"("decision_id");
CREATE UNIQUE INDEX "delegation_statement_key" ON "delegation"("statement");
CREATE INDEX "delegation_organization_id_valid_from_idx" ON "delegation"("organization_id", "valid_from");

CREATE TABLE "rating_preparation" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "statement" TEXT NOT NULL,
    "part_digest" TEXT NOT NULL,
    "ratings" JSONB NOT NULL,
    "prepared_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rating_preparation_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "rating_preparation_statement_key" ON "rating_preparation"("statement");
CREATE INDEX "rating_preparation_request_id_idx" ON "rating_preparation"("request_id");

CREATE TABLE "asking_setting" (
    "organization_id" UUID NOT NULL,
    "renewal_month" INTEGER,
    "facts" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "asking_setting_pkey" PRIMARY KEY ("organization_id")
);

CREATE TABLE "do_not_ask" (
    "statement" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "scope_id" UUID,
    "words" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "do_not_ask_pkey" PRIMARY KEY ("statement")
);
CREATE INDEX "do_not_ask_organization_id_idx" ON "do_not_ask"("organization_id");

ALTER TABLE "answer" ADD COLUMN "renews" TEXT;
ALTER TABLE "confirmation" ADD COLUMN "prepared" JSONB, ADD COLUMN "renews" TEXT;

-- A round asks an organization once; round 0 holds renewals that nobody asked for, one request each.
DROP INDEX "request_version_id_round_organization_id_key";
CREATE INDEX "request_version_id_round_organization_id_idx" ON "request"("version_id", "round", "organization_id");
CREATE UNIQUE INDEX request_once ON "request" (version_id, round, organization_id) WHERE round > 0;

-- By hand: what the domain promises, also where two requests come at once.
ALTER TABLE "delegation" ADD CONSTRAINT delegation_term CHECK (valid_from < valid_until);
ALTER TABLE "delegation" ADD CONSTRAINT delegation_to_another CHECK (person_id <> to_person_id);
ALTER TABLE "rating_preparation" ADD CONSTRAINT preparation_request FOREIGN KEY (request_id) REFERENCES "request" (id);
ALTER TABLE "asking_setting" ADD CONSTRAINT asking_month CHECK (renewal_month BETWEEN 1 AND 12);
ALTER TABLE "do_not_ask" ADD CONSTRAINT do_not_ask_scope CHECK (
    (scope = 'everyone' AND scope_id IS NULL) OR (scope IN ('micro-certification', 'institution') AND scope_id IS NOT NULL));
-- One scope is closed once at a time.
CREATE UNIQUE INDEX do_not_ask_once ON "do_not_ask" (organization_id, scope, coalesce(scope_id, organization_id)) WHERE ended_at IS NULL;
-- A confirmation is renewed once: two windows, or two approvers, cannot both.
CREATE UNIQUE INDEX answer_renews_once ON "answer" (renews) WHERE renews IS NOT NULL AND state <> 'released';
