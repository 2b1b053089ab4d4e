-- CreateTable
CREATE TABLE "approved_pathway" (
    "pathway_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "organization_id" TEXT NOT NULL,
    "micro_certification_id" TEXT NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "approved_pathway_pkey" PRIMARY KEY ("pathway_id","revision")
);

-- CreateTable
CREATE TABLE "held_award" (
    "award_id" TEXT NOT NULL,
    "earner_id" TEXT,
    "version_id" TEXT,
    "awarded_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'valid',
    "status_version" BIGINT NOT NULL DEFAULT 0,
    "replaces_id" TEXT,

    CONSTRAINT "held_award_pkey" PRIMARY KEY ("award_id")
);

-- CreateIndex
CREATE INDEX "approved_pathway_organization_id_micro_certification_id_idx" ON "approved_pathway"("organization_id", "micro_certification_id");

-- CreateIndex
CREATE INDEX "held_award_earner_id_idx" ON "held_award"("earner_id");

-- CreateIndex
CREATE INDEX "held_award_replaces_id_idx" ON "held_award"("replaces_id");

-- Awards of before. When exactly each was signed is not known here: the day of its result stands for it.
INSERT INTO "held_award" ("award_id", "earner_id", "version_id", "awarded_at", "status", "status_version")
SELECT a.id, r.earner_id, r.version_id, r.finalized_at, a.status, a.status_version
FROM "award" a JOIN "result" r ON r.id = a.result_id;
