-- Earners' passkeys sign what is the earner's own; nobody vouches for them.
ALTER TABLE "claimable" ADD COLUMN "earner" BOOLEAN NOT NULL DEFAULT false;
