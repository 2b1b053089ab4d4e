-- Why a request closed: one that was answered opens again where its answer is taken back.
ALTER TABLE "request_fact" ADD COLUMN "close_reason" TEXT;
