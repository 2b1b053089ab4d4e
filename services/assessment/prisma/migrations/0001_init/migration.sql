-- What assessment keeps. The constraints at the end are by hand.

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "organization" (
    "id" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'America/Toronto',
    "last_case_number" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "version" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "micro_certification_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "manifest" JSONB NOT NULL,
    "manifest_digest" TEXT NOT NULL,
    "policy" JSONB,
    "submitter_id" TEXT,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "version_content" (
    "version_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "version_content_pkey" PRIMARY KEY ("version_id","kind","language")
);

-- CreateTable
CREATE TABLE "endorsement" (
    "version_id" TEXT NOT NULL,
    "endorsed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "endorsement_pkey" PRIMARY KEY ("version_id")
);

-- CreateTable
CREATE TABLE "earner" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "key" TEXT,
    "sealed" BYTEA,
    "digest" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "earner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_import" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "created_by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_import_row" (
    "import_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,

    CONSTRAINT "case_import_row_pkey" PRIMARY KEY ("import_id","case_id")
);

-- CreateTable
CREATE TABLE "assessment_case" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "earner_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "key" TEXT,
    "sealed" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'prepared',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "opening_decision_id" TEXT,
    "opened_at" TIMESTAMPTZ(3),
    "consent_at" TIMESTAMPTZ(3),
    "consent_text" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "assessment_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "earner_id" TEXT NOT NULL,
    "sealed" BYTEA,
    "key" TEXT,
    "kind" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "blueprint_evidence_id" TEXT,
    "digest" TEXT,
    "item_digest" TEXT NOT NULL,
    "file" TEXT,
    "state" TEXT NOT NULL,
    "removed" TEXT[],
    "added_by_id" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "draft_mark" (
    "case_id" TEXT NOT NULL,
    "assessor_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_mark_pkey" PRIMARY KEY ("case_id","assessor_id")
);

-- CreateTable
CREATE TABLE "prepared_mark" (
    "mark_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "assessor_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "prepared_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "prepared_mark_pkey" PRIMARY KEY ("mark_id")
);

-- CreateTable
CREATE TABLE "mark" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "assessor_id" TEXT NOT NULL,
    "decision_id" TEXT NOT NULL,
    "levels" JSONB NOT NULL,
    "outcome" TEXT NOT NULL,
    "sealed" BYTEA,
    "marked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mark_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "result" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "earner_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "finalized_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "result_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "award" (
    "id" TEXT NOT NULL,
    "result_id" TEXT,
    "languages" TEXT[],
    "status" TEXT NOT NULL DEFAULT 'valid',
    "status_version" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "award_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "version_organization_id_id_idx" ON "version"("organization_id", "id");

-- CreateIndex
CREATE INDEX "earner_organization_id_id_idx" ON "earner"("organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "earner_organization_id_key_key" ON "earner"("organization_id", "key");

-- CreateIndex
CREATE INDEX "case_import_organization_id_id_idx" ON "case_import"("organization_id", "id");

-- CreateIndex
CREATE INDEX "assessment_case_organization_id_version_id_state_number_idx" ON "assessment_case"("organization_id", "version_id", "state", "number");

-- CreateIndex
CREATE INDEX "assessment_case_earner_id_idx" ON "assessment_case"("earner_id");

-- CreateIndex
CREATE UNIQUE INDEX "assessment_case_organization_id_number_key" ON "assessment_case"("organization_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "assessment_case_organization_id_key_key" ON "assessment_case"("organization_id", "key");

-- CreateIndex
CREATE INDEX "evidence_organization_id_id_idx" ON "evidence"("organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "evidence_case_id_key_key" ON "evidence"("case_id", "key");

-- CreateIndex
CREATE INDEX "prepared_mark_case_id_assessor_id_idx" ON "prepared_mark"("case_id", "assessor_id");

-- CreateIndex
CREATE UNIQUE INDEX "mark_case_id_key" ON "mark"("case_id");

-- CreateIndex
CREATE UNIQUE INDEX "mark_decision_id_key" ON "mark"("decision_id");

-- CreateIndex
CREATE UNIQUE INDEX "result_case_id_key" ON "result"("case_id");

-- CreateIndex
CREATE INDEX "result_organization_id_id_idx" ON "result"("organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "award_result_id_key" ON "award"("result_id");

-- AddForeignKey
ALTER TABLE "version_content" ADD CONSTRAINT "version_content_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_import_row" ADD CONSTRAINT "case_import_row_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "case_import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_import_row" ADD CONSTRAINT "case_import_row_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "assessment_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment_case" ADD CONSTRAINT "assessment_case_earner_id_fkey" FOREIGN KEY ("earner_id") REFERENCES "earner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment_case" ADD CONSTRAINT "assessment_case_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "assessment_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft_mark" ADD CONSTRAINT "draft_mark_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "assessment_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mark" ADD CONSTRAINT "mark_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "assessment_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result" ADD CONSTRAINT "result_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "assessment_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- By hand from here on.

ALTER TABLE "earner"
  ADD CONSTRAINT earner_erased CHECK (num_nulls("key", "sealed") = CASE WHEN erased_at IS NULL THEN 0 ELSE 2 END);
ALTER TABLE "case_import"
  ADD CONSTRAINT case_import_version FOREIGN KEY (version_id) REFERENCES "version"(id);
ALTER TABLE "assessment_case"
  ADD CONSTRAINT case_state CHECK (state IN ('prepared', 'open', 'finished', 'closed')),
  ADD CONSTRAINT case_opened CHECK (
    num_nulls(opening_decision_id, opened_at) IN (0, 2)
    AND (state <> 'prepared' OR opened_at IS NULL)
    AND (state NOT IN ('open', 'finished') OR opened_at IS NOT NULL)),
  ADD CONSTRAINT case_consent CHECK (num_nulls(consent_at, consent_text) IN (0, 2)),
  ADD CONSTRAINT case_number CHECK (number > 0);
CREATE UNIQUE INDEX case_opening_decision ON "assessment_case" (opening_decision_id);
ALTER TABLE "evidence"
  ADD CONSTRAINT evidence_kind CHECK (kind IN ('image', 'video', 'document', 'text', 'link')),
  ADD CONSTRAINT evidence_state CHECK (state IN ('stored', 'fetched', 'unfetched') AND (kind = 'link') = (state <> 'stored')),
  ADD CONSTRAINT evidence_erased CHECK (num_nulls("key", "sealed", "digest") IN (0, 3)),
  ADD CONSTRAINT evidence_earner FOREIGN KEY (earner_id) REFERENCES "earner"(id);
ALTER TABLE "draft_mark"
  ADD CONSTRAINT draft_version CHECK (version > 0);
ALTER TABLE "prepared_mark"
  ADD CONSTRAINT prepared_mark_case FOREIGN KEY (case_id) REFERENCES "assessment_case"(id);
ALTER TABLE "mark"
  ADD CONSTRAINT mark_outcome CHECK (outcome IN ('pass', 'not-yet'));
ALTER TABLE "result"
  ADD CONSTRAINT result_outcome CHECK (outcome IN ('pass', 'not-yet')),
  ADD CONSTRAINT result_version FOREIGN KEY (version_id) REFERENCES "version"(id),
  ADD CONSTRAINT result_earner FOREIGN KEY (earner_id) REFERENCES "earner"(id);
ALTER TABLE "award"
  ADD CONSTRAINT award_status CHECK (status IN ('valid', 'suspended', 'revoked'));

-- A result is what a case ended with: it is never changed or taken back.
CREATE FUNCTION keep_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'results are never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER result_kept BEFORE UPDATE OR DELETE ON "result"
  FOR EACH ROW EXECUTE FUNCTION keep_result();

-- Of a mark only the comments may go, when the earner is erased.
CREATE FUNCTION keep_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'sealed' IS DISTINCT FROM to_jsonb(OLD) - 'sealed' OR NEW.sealed IS NOT NULL THEN
    RAISE EXCEPTION 'marks are never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mark_kept BEFORE UPDATE OR DELETE ON "mark"
  FOR EACH ROW EXECUTE FUNCTION keep_mark();
