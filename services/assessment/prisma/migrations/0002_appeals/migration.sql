-- Words of decisions about a case, appeals, and who opened which figures of agreement.
CREATE TABLE "case_words" (
    "commitment" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "writer_id" TEXT NOT NULL,
    "sealed" BYTEA,
    "kept" BOOLEAN NOT NULL DEFAULT false,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_words_pkey" PRIMARY KEY ("commitment"),
    CONSTRAINT "case_words_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "assessment_case"("id")
);
CREATE INDEX "case_words_case_id_idx" ON "case_words"("case_id");
CREATE INDEX "case_words_unsigned_idx" ON "case_words"("writer_id") WHERE NOT "kept";

CREATE TABLE "appeal" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "earner_id" TEXT NOT NULL,
    "result_id" TEXT NOT NULL,
    "decision_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "lodged_at" TIMESTAMPTZ(3) NOT NULL,
    "decide_by" TIMESTAMPTZ(3) NOT NULL,
    "decider_id" TEXT,
    "ruling_id" TEXT,
    "ruling_words" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "appeal_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "appeal_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "assessment_case"("id"),
    CONSTRAINT "appeal_state_check" CHECK ("state" IN ('lodged', 're-mark', 'rejected')),
    CONSTRAINT "appeal_decided_check" CHECK (("state" = 'lodged') = ("ruling_id" IS NULL))
);
CREATE UNIQUE INDEX "appeal_result_id_key" ON "appeal"("result_id");
CREATE UNIQUE INDEX "appeal_decision_id_key" ON "appeal"("decision_id");
CREATE UNIQUE INDEX "appeal_ruling_id_key" ON "appeal"("ruling_id");
CREATE INDEX "appeal_organization_id_state_id_idx" ON "appeal"("organization_id", "state", "id");
CREATE INDEX "appeal_case_id_idx" ON "appeal"("case_id");

CREATE TABLE "statistics_opened" (
    "assessor_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "statistics_opened_pkey" PRIMARY KEY ("assessor_id", "version_id")
);
