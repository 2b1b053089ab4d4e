-- A received decision that cannot be brought on is tried more and more rarely, and holds up no other.
ALTER TABLE ground.decision ADD COLUMN attempts integer NOT NULL DEFAULT 0, ADD COLUMN tried_at timestamptz;
CREATE INDEX decision_received ON ground.decision (received_at, decision_id) WHERE state = 'received';
