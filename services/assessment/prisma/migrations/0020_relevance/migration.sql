-- How the relevance of endorsed versions stands, as endorsement tells it.
CREATE TABLE "version_relevance" (
    "version_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "since" TEXT NOT NULL,
    "until" TEXT,
    "teach_out_until" TEXT,

    CONSTRAINT "version_relevance_pkey" PRIMARY KEY ("version_id"),
    CONSTRAINT version_relevance_state CHECK (state IN ('current', 'under-review', 'lapsed', 'withdrawn', 'waived', 'superseded', 'retired'))
);
