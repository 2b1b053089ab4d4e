-- CreateTable
CREATE TABLE "pathway_revision" (
    "pathway_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "organization_id" TEXT NOT NULL,
    "micro_certification_id" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "digest" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "approved_at" TIMESTAMPTZ,

    CONSTRAINT "pathway_revision_pkey" PRIMARY KEY ("pathway_id","revision")
);

-- CreateIndex
CREATE UNIQUE INDEX "pathway_revision_organization_id_micro_certification_id_rev_key" ON "pathway_revision"("organization_id", "micro_certification_id", "revision");

-- What the types cannot say.
ALTER TABLE "pathway_revision" ADD CONSTRAINT "pathway_revision_state" CHECK ("state" IN ('draft', 'approved'));
ALTER TABLE "pathway_revision" ADD CONSTRAINT "pathway_revision_approved" CHECK (("state" = 'approved') = ("approved_at" IS NOT NULL));
