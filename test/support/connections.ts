/** Where the engines for the tests are; whoever runs the tests says so by environment. */
export interface TestConnections {
  /** A PostgreSQL user who may create databases. */
  databaseUrl: string;
  kafkaBrokers: string[];
  temporalAddress: string;
}

/** @throws Error naming the variable that is not set. */
export function testConnections(): TestConnections {
  return {
    databaseUrl: needed('COUNTERSIGN_TEST_DATABASE_URL'),
    kafkaBrokers: needed('COUNTERSIGN_TEST_KAFKA_BROKERS').split(','),
    temporalAddress: needed('COUNTERSIGN_TEST_TEMPORAL_ADDRESS'),
  };
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests need running engines`);
  return value;
}
