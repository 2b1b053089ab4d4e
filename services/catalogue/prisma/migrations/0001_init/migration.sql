-- What the catalogue keeps. The constraints at the end are by hand.

-- CreateTable
CREATE TABLE "organization" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "mail_domain" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "sector" TEXT NOT NULL DEFAULT '',
    "named_by_id" TEXT,
    "identified_by" TEXT,
    "identified_at" TIMESTAMPTZ,
    "registration_statement" BYTEA,
    "registration_signature" TEXT,
    "registration_decision_id" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "organization_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "roles" TEXT[],
    "enrolled_roles" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "enrolment_revision" BIGINT NOT NULL DEFAULT 0,
    "grant_decision_id" TEXT,
    "erased_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("organization_id","person_id")
);

-- CreateTable
CREATE TABLE "micro_certification" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "copied_from_id" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "micro_certification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "version" (
    "id" TEXT NOT NULL,
    "micro_certification_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "draft" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "copy_of_id" TEXT,
    "policy_id" TEXT,
    "policy_revision" INTEGER,
    "manifest_digest" TEXT,
    "submission_decision_id" TEXT,
    "submitted_at" TIMESTAMPTZ,
    "endorsed_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "content" (
    "version_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "micro_certification_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "content_pkey" PRIMARY KEY ("version_id","kind","language")
);

-- CreateTable
CREATE TABLE "approved_policy" (
    "policy_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "organization_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "policy" JSONB NOT NULL,
    "approved_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "approved_policy_pkey" PRIMARY KEY ("policy_id","revision")
);

-- CreateIndex
CREATE UNIQUE INDEX "organization_slug_key" ON "organization"("slug");

-- CreateIndex
CREATE INDEX "organization_named_by_id_name_id_idx" ON "organization"("named_by_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "organization_named_by_id_mail_domain_key" ON "organization"("named_by_id", "mail_domain");

-- CreateIndex
CREATE UNIQUE INDEX "micro_certification_organization_id_slug_key" ON "micro_certification"("organization_id", "slug");

-- CreateIndex
CREATE INDEX "version_organization_id_id_idx" ON "version"("organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "version_micro_certification_id_number_key" ON "version"("micro_certification_id", "number");

-- CreateIndex
CREATE INDEX "content_micro_certification_id_digest_idx" ON "content"("micro_certification_id", "digest");

-- CreateIndex
CREATE INDEX "approved_policy_organization_id_idx" ON "approved_policy"("organization_id");

-- AddForeignKey
ALTER TABLE "organization" ADD CONSTRAINT "organization_named_by_id_fkey" FOREIGN KEY ("named_by_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "micro_certification" ADD CONSTRAINT "micro_certification_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "version" ADD CONSTRAINT "version_micro_certification_id_fkey" FOREIGN KEY ("micro_certification_id") REFERENCES "micro_certification"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "content" ADD CONSTRAINT "content_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- By hand from here on.

ALTER TABLE "organization"
  ADD CONSTRAINT organization_kind CHECK (kind IN ('institution', 'employer', 'external-body')),
  ADD CONSTRAINT organization_source CHECK ((named_by_id IS NULL) = (registration_statement IS NOT NULL));
ALTER TABLE "version"
  ADD CONSTRAINT version_state
    CHECK (state IN ('draft', 'submitted', 'endorsed', 'changes-asked', 'not-endorsed', 'superseded')),
  ADD CONSTRAINT version_submitted_whole CHECK (
    (state = 'draft') = (manifest_digest IS NULL)
    AND num_nulls(manifest_digest, submitted_at, submission_decision_id, policy_id, policy_revision) IN (0, 5));

-- What was submitted stays as it is: people signed its digests. Only what happens to it afterwards may be noted.
CREATE FUNCTION keep_submitted_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state <> 'draft' THEN
      RAISE EXCEPTION 'version % was submitted and cannot be deleted', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.state <> 'draft' AND (
    NEW.state = 'draft'
    OR to_jsonb(NEW) - '{state,endorsed_at,revision,updated_at}'::text[]
       IS DISTINCT FROM to_jsonb(OLD) - '{state,endorsed_at,revision,updated_at}'::text[]
  ) THEN
    RAISE EXCEPTION 'version % was submitted and cannot be changed', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER version_kept BEFORE UPDATE OR DELETE ON "version"
  FOR EACH ROW EXECUTE FUNCTION keep_submitted_version();

CREATE FUNCTION keep_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'content is never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER content_kept BEFORE UPDATE OR DELETE ON "content"
  FOR EACH ROW EXECUTE FUNCTION keep_content();
CREATE TRIGGER content_not_emptied BEFORE TRUNCATE ON "content"
  FOR EACH STATEMENT EXECUTE FUNCTION keep_content();

-- Content comes with the submission, in its transaction, before the version leaves the draft state.
CREATE FUNCTION content_of_draft_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "version" WHERE id = NEW.version_id AND state = 'draft') THEN
    RAISE EXCEPTION 'version % was submitted: no content is added', NEW.version_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER content_with_submission BEFORE INSERT ON "content"
  FOR EACH ROW EXECUTE FUNCTION content_of_draft_only();
