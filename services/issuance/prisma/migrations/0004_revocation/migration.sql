ALTER TABLE "release" ADD COLUMN "cancelled_by" TEXT;

CREATE TABLE "words" (
    "commitment" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "kept" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "words_pkey" PRIMARY KEY ("commitment")
);
CREATE INDEX "words_person_id_idx" ON "words"("person_id");

CREATE TABLE "revocation" (
    "revocation_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "drafted_by" UUID NOT NULL,
    "release_id" UUID,
    "count" INTEGER NOT NULL,
    "root" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "suspend" BOOLEAN NOT NULL,
    "window_days" INTEGER NOT NULL,
    "words" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "outcome" TEXT,
    "proposal" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ,

    CONSTRAINT "revocation_pkey" PRIMARY KEY ("revocation_id")
);
CREATE INDEX "revocation_organization_id_created_at_idx" ON "revocation"("organization_id", "created_at");

CREATE TABLE "revocation_row" (
    "revocation_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "award_id" UUID NOT NULL,
    "row" BYTEA NOT NULL,
    "path" BYTEA[],

    CONSTRAINT "revocation_row_pkey" PRIMARY KEY ("revocation_id", "index")
);
CREATE INDEX "revocation_row_award_id_idx" ON "revocation_row"("award_id");

CREATE TABLE "revocation_notice" (
    "revocation_id" UUID NOT NULL,
    "award_id" UUID NOT NULL,
    "occasion" TEXT NOT NULL,

    CONSTRAINT "revocation_notice_pkey" PRIMARY KEY ("revocation_id", "award_id", "occasion")
);
