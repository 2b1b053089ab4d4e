-- A declared conflict of interest ends what was answered before it, and can be ended itself.
ALTER TABLE "conflict" ADD COLUMN "ended_at" TIMESTAMPTZ(3);
ALTER TABLE "conflict" ADD CONSTRAINT conflict_ended CHECK (ended_at IS NULL OR state = 'recorded');
ALTER TABLE "confirmation" ADD COLUMN "conflicted_at" TIMESTAMPTZ(3);
ALTER TABLE "answer" ADD COLUMN "conflicted_at" TIMESTAMPTZ(3);

-- Declarations of before this rule end what was answered before them as well.
UPDATE "confirmation" given SET conflicted_at = declared.declared_at FROM "conflict" declared
 WHERE declared.state = 'recorded' AND declared.organization_id = given.organization_id
   AND declared.micro_certification_id = given.micro_certification_id
   AND (declared.scope = 'organization' OR declared.person_id = given.person_id)
   AND given.state IN ('given', 'held', 'signed') AND given.given_at <= declared.declared_at;
UPDATE "answer" given SET conflicted_at = declared.declared_at FROM "conflict" declared, "version" asked
 WHERE declared.state = 'recorded' AND declared.organization_id = given.organization_id
   AND asked.version_id = given.version_id AND declared.micro_certification_id = asked.micro_certification_id
   AND (declared.scope = 'organization' OR declared.person_id = given.person_id)
   AND given.answer = 'decline' AND given.state = 'recorded' AND given.recorded_at <= declared.declared_at;
