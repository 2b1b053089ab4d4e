-- Assessment rules, the process of a case, several marks, moderations and results a case.
CREATE TABLE "assessment_rules" (
    "rules_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "organization_id" TEXT NOT NULL,
    "micro_certification_id" TEXT,
    "content" BYTEA NOT NULL,
    "digest" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_at" TIMESTAMPTZ(3),

    CONSTRAINT "assessment_rules_pkey" PRIMARY KEY ("rules_id", "revision"),
    CONSTRAINT "assessment_rules_state_check" CHECK ("state" IN ('draft', 'approved') AND ("state" = 'approved') = ("approved_at" IS NOT NULL))
);
CREATE INDEX "assessment_rules_organization_id_state_approved_at_idx" ON "assessment_rules"("organization_id", "state", "approved_at");

-- What was approved is never changed.
CREATE FUNCTION keep_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'approved' THEN
    RAISE EXCEPTION 'approved rules are never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER rules_kept BEFORE UPDATE OR DELETE ON "assessment_rules"
  FOR EACH ROW EXECUTE FUNCTION keep_rules();

ALTER TABLE "assessment_case"
  ADD COLUMN "rules_id" TEXT,
  ADD COLUMN "rules_revision" INTEGER,
  ADD COLUMN "attempt" INTEGER NOT NULL DEFAULT 1,
  ADD CONSTRAINT "case_rules" FOREIGN KEY ("rules_id", "rules_revision") REFERENCES "assessment_rules"("rules_id", "revision");

ALTER TABLE "mark"
  ADD COLUMN "stage" TEXT NOT NULL DEFAULT 'first',
  ADD COLUMN "attempt" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "digest" TEXT,
  ADD CONSTRAINT "mark_stage_check" CHECK ("stage" IN ('first', 'second', 're-mark'));
DROP INDEX "mark_case_id_key";
CREATE UNIQUE INDEX "mark_case_id_attempt_stage_key" ON "mark"("case_id", "attempt", "stage");
CREATE INDEX "mark_assessor_id_idx" ON "mark"("assessor_id");

CREATE TABLE "moderation" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "moderator_id" TEXT NOT NULL,
    "decision_id" TEXT NOT NULL,
    "levels" JSONB NOT NULL,
    "outcome" TEXT NOT NULL,
    "reasons" JSONB NOT NULL,
    "moderated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "moderation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "moderation_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "assessment_case"("id"),
    CONSTRAINT "moderation_outcome_check" CHECK ("outcome" IN ('pass', 'not-yet'))
);
CREATE UNIQUE INDEX "moderation_decision_id_key" ON "moderation"("decision_id");
CREATE UNIQUE INDEX "moderation_case_id_attempt_key" ON "moderation"("case_id", "attempt");

ALTER TABLE "result"
  ADD COLUMN "attempt" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "decision_id" TEXT,
  ADD COLUMN "replaces_id" TEXT;
DROP INDEX "result_case_id_key";
CREATE UNIQUE INDEX "result_decision_id_key" ON "result"("decision_id");
CREATE INDEX "result_case_id_idx" ON "result"("case_id");

CREATE TABLE "case_process" (
    "case_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "phase" TEXT NOT NULL DEFAULT 'gathering-evidence',
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "due_at" TIMESTAMPTZ(3),
    "ordinal" INTEGER NOT NULL DEFAULT 0,
    "ready_due" BOOLEAN NOT NULL DEFAULT false,
    "erased_due" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "case_process_pkey" PRIMARY KEY ("case_id"),
    CONSTRAINT "case_process_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "assessment_case"("id")
);
CREATE INDEX "case_process_phase_due_at_idx" ON "case_process"("phase", "due_at");
CREATE INDEX "case_process_untold" ON "case_process"("case_id") WHERE "ready_due" OR "erased_due";

CREATE TABLE "case_assignment" (
    "case_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "duty" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "person_id" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "latest_at" TIMESTAMPTZ(3) NOT NULL,
    "assigned_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "case_assignment_pkey" PRIMARY KEY ("case_id", "key"),
    CONSTRAINT "case_assignment_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "assessment_case"("id"),
    CONSTRAINT "case_assignment_duty_check" CHECK ("duty" IN ('first', 'second', 'moderation', 're-mark', 'appeal'))
);
CREATE INDEX "case_assignment_person_id_ended_at_idx" ON "case_assignment"("person_id", "ended_at");
-- A case has one duty at a time.
CREATE UNIQUE INDEX "case_assignment_present" ON "case_assignment"("case_id") WHERE "ended_at" IS NULL;

CREATE TABLE "case_lateness" (
    "case_id" TEXT NOT NULL,
    "duty" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_lateness_pkey" PRIMARY KEY ("case_id", "duty", "attempt", "ordinal", "due_at")
);

CREATE TABLE "case_note" (
    "decision_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "words" TEXT,
    "noted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_note_pkey" PRIMARY KEY ("decision_id")
);
CREATE INDEX "case_note_case_id_kind_idx" ON "case_note"("case_id", "kind");

-- Cases that are open and have no process yet: what the backfill looks for.
CREATE INDEX "case_open" ON "assessment_case"("id") WHERE "state" = 'open';
