-- CreateTable
CREATE TABLE "stack" (
    "stack_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "micro_certification_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "earner_id" TEXT NOT NULL,
    "award_ids" TEXT[],
    "reached_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "stack_pkey" PRIMARY KEY ("stack_id")
);

-- CreateTable
CREATE TABLE "stack_due" (
    "id" BIGSERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "earner_id" TEXT,

    CONSTRAINT "stack_due_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "stack_organization_id_earner_id_micro_certification_id_key" ON "stack"("organization_id", "earner_id", "micro_certification_id");

-- CreateIndex
CREATE INDEX "stack_organization_id_stack_id_idx" ON "stack"("organization_id", "stack_id");
