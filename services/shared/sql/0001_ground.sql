-- Tables that every service's database has, in a schema of their own so that Prisma's migrations never see them.
-- Written only by services/shared, inside the transactions of the services' use cases.

-- Facts on their way to Kafka. Sent rows stay: they are the service's own record of what it said.
CREATE TABLE ground.outbox (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id uuid NOT NULL UNIQUE,
  topic text NOT NULL,
  key text NOT NULL,
  type text NOT NULL,
  -- Version of the aggregate after the fact; one fact a version.
  aggregate_version bigint NOT NULL,
  payload bytea NOT NULL,
  -- Digest of the decision statement that the fact carries, if any: such a fact gets a place in the chain.
  decision_digest text,
  sequence bigint UNIQUE,
  previous_hash text,
  hash text,
  correlation_id text NOT NULL,
  traceparent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz
);
CREATE INDEX outbox_unsent ON ground.outbox (position) WHERE sent_at IS NULL;

-- Wakes the relay at commit, whichever process wrote; it polls too, so a lost notification costs 250 ms.
CREATE FUNCTION ground.announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_announced AFTER INSERT ON ground.outbox
  FOR EACH STATEMENT EXECUTE FUNCTION ground.announce_outbox();

-- Events whose effect is in this database.
CREATE TABLE ground.inbox (
  consumer text NOT NULL,
  event_id uuid NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);

-- Commands by idempotency key: the same key with another payload is refused.
CREATE TABLE ground.command (
  organization_id text NOT NULL,
  key text NOT NULL,
  person_id text NOT NULL,
  operation text NOT NULL,
  payload_digest text NOT NULL,
  response jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, key)
);

-- Decisions that this service accepted: exactly what was signed and the assertion over it.
CREATE TABLE ground.decision (
  decision_id uuid PRIMARY KEY,
  type text NOT NULL,
  organization_id text NOT NULL,
  person_id text NOT NULL,
  digest text NOT NULL UNIQUE,
  statement bytea NOT NULL,
  list bytea,
  list_index integer NOT NULL DEFAULT 0,
  path bytea[] NOT NULL DEFAULT '{}',
  assertion bytea NOT NULL,
  -- received | recorded | released
  state text NOT NULL,
  command_key text NOT NULL,
  outcome jsonb,
  received_at timestamptz NOT NULL DEFAULT now(),
  recorded_at timestamptz
);

-- Assertions already used: an assertion opens one decision (or one list) once.
CREATE TABLE ground.assertion (
  assertion_digest text PRIMARY KEY,
  used_at timestamptz NOT NULL DEFAULT now()
);

-- Enrolled passkeys as issuance announced them (a projection; the signer has its own registry).
CREATE TABLE ground.passkey (
  organization_id text NOT NULL,
  credential_id text NOT NULL,
  person_id text NOT NULL,
  public_key bytea NOT NULL,
  rp_id text NOT NULL,
  origins text[] NOT NULL,
  transports text[] NOT NULL DEFAULT '{}',
  state text NOT NULL,
  counter bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, credential_id)
);
CREATE INDEX passkey_person ON ground.passkey (organization_id, person_id);

-- Revision of each person's enrolment that the projection holds, so that an older event changes nothing.
CREATE TABLE ground.enrolment (
  organization_id text NOT NULL,
  person_id text NOT NULL,
  revision bigint NOT NULL,
  roles text[] NOT NULL,
  PRIMARY KEY (organization_id, person_id)
);

-- A key per person, sealed under the service's key-encryption key. Destroying the row erases what it sealed.
CREATE TABLE ground.person_key (
  person_id text PRIMARY KEY,
  sealed_key bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
