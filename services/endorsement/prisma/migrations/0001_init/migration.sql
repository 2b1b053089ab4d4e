-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "method" TEXT,
    "identified_at" TIMESTAMPTZ(3),

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "version" (
    "version_id" UUID NOT NULL,
    "micro_certification_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "policy_id" UUID NOT NULL,
    "policy_revision" INTEGER NOT NULL,
    "manifest" BYTEA NOT NULL,
    "digest" TEXT NOT NULL,
    "competencies" TEXT NOT NULL,
    "blueprint" TEXT NOT NULL,
    "proposer_id" UUID NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "endorsed_at" TIMESTAMPTZ(3),
    "fault" TEXT,
    "facts" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "version_pkey" PRIMARY KEY ("version_id")
);

-- CreateTable
CREATE TABLE "content" (
    "digest" TEXT NOT NULL,
    "micro_certification_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "content_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "policy_revision" (
    "policy_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "organization_id" UUID NOT NULL,
    "content" BYTEA NOT NULL,
    "digest" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_at" TIMESTAMPTZ(3),

    CONSTRAINT "policy_revision_pkey" PRIMARY KEY ("policy_id","revision")
);

-- CreateTable
CREATE TABLE "round" (
    "version_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "organization_id" UUID NOT NULL,
    "micro_certification_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "plan" JSONB,
    "due_at" TIMESTAMPTZ(3),
    "closes_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "round_pkey" PRIMARY KEY ("version_id","round")
);

-- CreateTable
CREATE TABLE "request" (
    "id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "micro_certification_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "kinds" TEXT[],
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "close_reason" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reminder" (
    "request_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "occasion" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("request_id","ordinal")
);

-- CreateTable
CREATE TABLE "answer" (
    "decision_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "criterion_id" TEXT,
    "words" TEXT,
    "is_public" BOOLEAN NOT NULL,
    "confirmation_id" UUID,
    "reserved_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3),

    CONSTRAINT "answer_pkey" PRIMARY KEY ("decision_id")
);

-- CreateTable
CREATE TABLE "confirmation" (
    "id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "micro_certification_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "part_digest" TEXT NOT NULL,
    "statement_digest" TEXT NOT NULL,
    "editions" JSONB NOT NULL,
    "scope" JSONB NOT NULL,
    "grounds" JSONB NOT NULL,
    "ratings" JSONB NOT NULL,
    "sentence" JSONB NOT NULL,
    "is_public" BOOLEAN NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "refusal" TEXT,
    "languages" TEXT[],
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "signed_at" TIMESTAMPTZ(3),

    CONSTRAINT "confirmation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "words" (
    "commitment" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "kept" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "words_pkey" PRIMARY KEY ("commitment")
);

-- CreateTable
CREATE TABLE "answer_draft" (
    "request_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "answer_draft_pkey" PRIMARY KEY ("request_id","person_id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "version_organization_id_idx" ON "version"("organization_id");

-- CreateIndex
CREATE INDEX "version_competencies_idx" ON "version"("competencies");

-- CreateIndex
CREATE INDEX "version_blueprint_idx" ON "version"("blueprint");

-- CreateIndex
CREATE UNIQUE INDEX "version_micro_certification_id_number_key" ON "version"("micro_certification_id", "number");

-- CreateIndex
CREATE INDEX "policy_revision_organization_id_idx" ON "policy_revision"("organization_id");

-- CreateIndex
CREATE INDEX "round_micro_certification_id_idx" ON "round"("micro_certification_id");

-- CreateIndex
CREATE INDEX "request_organization_id_opened_at_id_idx" ON "request"("organization_id", "opened_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "request_version_id_round_organization_id_key" ON "request"("version_id", "round", "organization_id");

-- CreateIndex
CREATE INDEX "answer_request_id_idx" ON "answer"("request_id");

-- CreateIndex
CREATE INDEX "answer_version_id_idx" ON "answer"("version_id");

-- CreateIndex
CREATE UNIQUE INDEX "confirmation_decision_id_key" ON "confirmation"("decision_id");

-- CreateIndex
CREATE INDEX "confirmation_organization_id_given_at_id_idx" ON "confirmation"("organization_id", "given_at", "id");

-- CreateIndex
CREATE INDEX "confirmation_micro_certification_id_kind_part_digest_idx" ON "confirmation"("micro_certification_id", "kind", "part_digest");

-- CreateIndex
CREATE INDEX "words_person_id_idx" ON "words"("person_id");

-- CreateIndex
CREATE INDEX "answer_draft_person_id_idx" ON "answer_draft"("person_id");

-- CreateIndex
CREATE INDEX "message_request_id_at_id_idx" ON "message"("request_id", "at", "id");



-- By hand: what the domain promises, also where two requests come at once.
ALTER TABLE "organization" ADD CONSTRAINT organization_kind CHECK (kind IN ('institution', 'employer', 'external-body'));
ALTER TABLE "policy_revision" ADD CONSTRAINT policy_state CHECK (state IN ('draft', 'approved'));
ALTER TABLE "round" ADD CONSTRAINT round_state CHECK (state IN ('starting', 'open', 'endorsed', 'changes-requested', 'not-endorsed', 'superseded'));
ALTER TABLE "request" ADD CONSTRAINT request_state CHECK (state IN ('open', 'closed'));
ALTER TABLE "request" ADD CONSTRAINT request_version FOREIGN KEY (version_id) REFERENCES "version" (version_id);
ALTER TABLE "answer" ADD CONSTRAINT answer_request FOREIGN KEY (request_id) REFERENCES "request" (id);
ALTER TABLE "answer" ADD CONSTRAINT answer_kind CHECK (kind IN ('in-demand', 'fidelity'));
ALTER TABLE "answer" ADD CONSTRAINT answer_answer CHECK (answer IN ('confirm', 'decline', 'change'));
ALTER TABLE "answer" ADD CONSTRAINT answer_state CHECK (state IN ('reserved', 'recorded', 'released'));
-- One organization answers a kind of a request once: what was given back by the signer or the workflow is released.
CREATE UNIQUE INDEX answer_once ON "answer" (request_id, kind) WHERE answer IN ('confirm', 'decline') AND state <> 'released';
CREATE INDEX answer_reserved ON "answer" (reserved_at) WHERE state = 'reserved';
ALTER TABLE "confirmation" ADD CONSTRAINT confirmation_request FOREIGN KEY (request_id) REFERENCES "request" (id);
ALTER TABLE "confirmation" ADD CONSTRAINT confirmation_state CHECK (state IN ('given', 'held', 'signed', 'refused'));
ALTER TABLE "confirmation" ADD CONSTRAINT confirmation_term CHECK (valid_from < valid_until);
ALTER TABLE "message" ADD CONSTRAINT message_request FOREIGN KEY (request_id) REFERENCES "request" (id);
-- What was approved stays as it is.
CREATE FUNCTION policy_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'approved' THEN RAISE EXCEPTION 'an approved policy revision does not change'; END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER policy_revision_immutable BEFORE UPDATE OR DELETE ON "policy_revision" FOR EACH ROW EXECUTE FUNCTION policy_is_immutable();
