-- A statement that is dated back behind its neighbours counts from when it was known: the instants that stood before it.
ALTER TABLE "ledger" ADD COLUMN "known_after" TEXT;
ALTER TABLE "chain_head" ADD COLUMN "latest_at" TEXT;
