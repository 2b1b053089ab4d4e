// The database side of schema-engine.mjs: connections, the throw-away shadow database, creating and dropping databases.
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/**
 * A Prisma URL as settings of `pg`. Not a connection string: `pg` lets that win over `database`, which would point the
 * shadow connection at the real database. The search path follows `?schema=`, as in the native engine.
 *
 * @param {string} text
 */
export function connectionOf(text) {
  const url = new URL(text);
  const schema = url.searchParams.get('schema') ?? undefined;
  const mode = url.searchParams.get('sslmode');
  const encrypted = ['require', 'verify-ca', 'verify-full'].includes(mode);
  const path = (schema ?? 'public').replace(/[^A-Za-z0-9_]/g, (sign) => `\\${sign}`);
  const config = {
    host: url.hostname || 'localhost',
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    max: 1,
    ssl: encrypted ? { rejectUnauthorized: mode !== 'require' } : undefined,
    connectionTimeoutMillis: 5_000,
    options: `-c search_path=${path}`,
  };
  return { schema, config };
}

async function withClient(config, use) {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Prisma's code for a failure to reach or open a database. */
const prismaCodes = {
  '28P01': 'P1000',
  28000: 'P1000',
  '3D000': 'P1003',
  '42P04': 'P1009',
  ECONNREFUSED: 'P1001',
  ENOTFOUND: 'P1001',
};

/**
 * The engine's command-line side: `can-connect-to-database`, `create-database`, `drop-database`.
 *
 * @returns {Promise<{message: string, code: string} | undefined>} the fault, if any
 */
export async function manageDatabase(command, url) {
  const { config } = connectionOf(url);
  const name = pg.escapeIdentifier(config.database);
  const statements = {
    'create-database': `CREATE DATABASE ${name}`,
    'drop-database': `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
  };
  const database = command === 'can-connect-to-database' ? config.database : 'postgres';
  try {
    await withClient(
      { ...config, database },
      (client) => statements[command] && client.query(statements[command]),
    );
    return undefined;
  } catch (error) {
    const missing = `Database \`${config.database}\` does not exist on the database server`;
    const unreachable = `Can't reach database server at \`${config.host}:${config.port}\``;
    const message = error.code === '3D000' ? missing : error.message || unreachable;
    return { message, code: prismaCodes[error.code] ?? 'P1017' };
  }
}

// adapter-pg 7.10 refuses types of the catalog that the schema describer reads, such as "char" (18) and name[] (1003).
// Each is given as text (25) or text[] (1009) instead; "char" is marked as a character afterwards.
const charType = 18;
const textualTypes = new Map([
  [charType, 25],
  [1003, 1009],
  ...[22, 24, 28, 30, 194, 2205, 2206, 3220].map((type) => [type, 25]),
]);

let taught = false;

/** Teaches the adapter's prototype, shared by connections and transactions, the types of the catalog. */
function teachCatalogTypes(connection) {
  if (taught) return connection;
  taught = true;
  const base = Object.getPrototypeOf(Object.getPrototypeOf(connection));
  const { queryRaw, performIO } = base;
  base.queryRaw = async function queryCatalog(query) {
    let fields = [];
    const perform = async (request) => {
      const result = await performIO.call(this, request);
      fields = (result.fields ?? []).map((field) => field.dataTypeID);
      for (const field of result.fields ?? [])
        field.dataTypeID = textualTypes.get(field.dataTypeID) ?? field.dataTypeID;
      return result;
    };
    const answer = await queryRaw.call(Object.create(this, { performIO: { value: perform } }), query);
    for (const [at, type] of fields.entries())
      if (type === charType) answer.columnTypes[at] = ColumnTypeEnum.Character;
    return answer;
  };
  return connection;
}

/**
 * Gives a migration to PostgreSQL whole, as the native engine does. The adapter would cut it at every semicolon, also
 * inside the body of a function; sent whole it is one implicit transaction, too.
 */
function sendScriptsWhole(connection) {
  connection.executeScript = async (script) => {
    try {
      await connection.client.query(script);
    } catch (error) {
      connection.onError(error);
    }
  };
  return connection;
}

const prepare = (connection) => sendScriptsWhole(teachCatalogTypes(connection));

/** Connects to the database of a URL, and to a throw-away one on the shadow URL's server (or the same one). */
export class ShadowAwareFactory extends PrismaPg {
  constructor(url, shadowUrl) {
    const { config, schema } = connectionOf(url);
    super(config, { schema });
    this.schemaOptions = { schema };
    this.shadowConfig = connectionOf(shadowUrl ?? url).config;
  }

  async connect() {
    return prepare(await super.connect());
  }

  async connectToShadowDb() {
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    const run = (sql) =>
      withClient({ ...this.shadowConfig, database: 'postgres' }, (client) => client.query(sql));
    await run(`CREATE DATABASE "${name}"`);
    const connection = await new PrismaPg(
      { ...this.shadowConfig, database: name },
      this.schemaOptions,
    ).connect();
    const dispose = connection.dispose.bind(connection);
    connection.dispose = async () => {
      await dispose();
      await run(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    };
    return prepare(connection);
  }
}
