ALTER TABLE "award" ADD COLUMN "awarded_at" TEXT;
ALTER TABLE "award" ADD COLUMN "replaces" UUID;
ALTER TABLE "award" ADD COLUMN "replaced_by" UUID;

CREATE TABLE "reissue" (
    "replacement_id" UUID NOT NULL,
    "award_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "code" TEXT,
    "proposal" TEXT NOT NULL,
    "approval" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "reissue_pkey" PRIMARY KEY ("replacement_id")
);
CREATE INDEX "reissue_award_id_created_at_idx" ON "reissue"("award_id", "created_at");
CREATE INDEX "reissue_state_idx" ON "reissue"("state");
-- One open correction of an award at a time.
CREATE UNIQUE INDEX "reissue_open" ON "reissue"("award_id") WHERE "state" IN ('proposed', 'due');

-- First the new constraints, which every row of before fits; then the old ones go.
CREATE UNIQUE INDEX "award_result_first" ON "award"("result_id") WHERE "replaces" IS NULL;
CREATE UNIQUE INDEX "award_case_first" ON "award"("case_id") WHERE "replaces" IS NULL;
-- An award is replaced once, so that a case has one award that stands at most.
CREATE UNIQUE INDEX "award_replaces_once" ON "award"("replaces") WHERE "replaces" IS NOT NULL;
CREATE INDEX "award_case_id_idx" ON "award"("case_id");
DROP INDEX "award_result_id_key";
DROP INDEX "award_case_id_key";
