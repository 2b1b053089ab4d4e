-- Delegations in tokens, and one gathered mail a week to who answers for employers.
CREATE TABLE "delegation" (
    "delegation_id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "to_person_id" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ NOT NULL,
    "valid_until" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ,

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("delegation_id")
);
CREATE UNIQUE INDEX "delegation_decision_id_key" ON "delegation"("decision_id");
CREATE INDEX "delegation_organization_id_to_person_id_idx" ON "delegation"("organization_id", "to_person_id");

CREATE TABLE "lapse_fact" (
    "employer_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "micro_certification_id" UUID,
    "lapses_at" TIMESTAMPTZ NOT NULL,
    "closed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "lapse_fact_pkey" PRIMARY KEY ("employer_id", "version_id", "kind")
);

CREATE TABLE "mail_cause" (
    "event_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "employer_id" UUID NOT NULL,
    "request_id" UUID,
    "version_id" UUID,
    "kind" TEXT NOT NULL DEFAULT '',
    "occasion" TEXT,
    "at" TIMESTAMPTZ NOT NULL,
    "told_by" UUID,

    CONSTRAINT "mail_cause_pkey" PRIMARY KEY ("event_id", "person_id", "kind", "employer_id")
);
CREATE INDEX "mail_cause_person_id_told_by_idx" ON "mail_cause"("person_id", "told_by");

-- By hand: one gathered mail of a person waits at a time.
CREATE UNIQUE INDEX mail_gathered_once ON "mail" (person_id) WHERE purpose = 'gathered' AND state = 'unsent';
