-- What becomes of a version after its endorsement: it closes to new cases, opens again, is retired.
ALTER TABLE "version" DROP CONSTRAINT version_state;
ALTER TABLE "version" ADD CONSTRAINT version_state
  CHECK (state IN ('draft', 'submitted', 'endorsed', 'changes-asked', 'not-endorsed', 'superseded', 'closed', 'retired'));
