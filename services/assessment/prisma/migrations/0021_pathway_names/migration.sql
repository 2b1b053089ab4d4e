-- CreateTable
CREATE TABLE "micro_name" (
    "micro_certification_id" TEXT NOT NULL,
    "name" JSONB NOT NULL,

    CONSTRAINT "micro_name_pkey" PRIMARY KEY ("micro_certification_id")
);
