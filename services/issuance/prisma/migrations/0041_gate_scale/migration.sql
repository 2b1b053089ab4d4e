-- Whether a version was awarded before is asked for each row of a release.
CREATE INDEX "award_version_id_idx" ON "award"("version_id");
