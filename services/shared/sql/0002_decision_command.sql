-- Decisions are read back by the command that brought them; without this every decision would read all of them.
CREATE INDEX decision_command ON ground.decision (organization_id, type, command_key);
