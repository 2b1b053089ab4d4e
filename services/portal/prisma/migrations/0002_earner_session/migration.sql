-- Whose earner a session belongs to: what the earner decides is at that institution.
ALTER TABLE "session" ADD COLUMN "earner_of" UUID;
