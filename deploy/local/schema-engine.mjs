#!/usr/bin/env node
// Stand-in for Prisma's native schema engine, which the Prisma CLI would download at its first command: it answers the
// CLI's protocol (JSON-RPC over standard input and output, one object a line) with Prisma's own WASM build of the same
// commit, over @prisma/adapter-pg. It makes installs without access to Prisma's servers possible.
//
//   PRISMA_SCHEMA_ENGINE_BINARY=<absolute path of this file> prisma migrate deploy
//
// Without that variable the Prisma CLI uses its stock engine; both leave the same rows in `_prisma_migrations`.
// SCHEMA_ENGINE_DEBUG=1 writes the engine's own log and stacks to standard error.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import { manageDatabase, ShadowAwareFactory } from './schema-engine/database.mjs';

const require = createRequire(import.meta.url);
const debug = Boolean(process.env.SCHEMA_ENGINE_DEBUG);

/** A line in the format of the native engine's log, which the CLI reads its errors from. */
function log(level, message, extra = {}) {
  const fields = { message, ...extra };
  const line = { timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

/** @param {string[]} argv arguments as the CLI gives them to the native engine */
function parseArguments(argv) {
  const options = { datamodels: [], datasource: undefined, command: undefined };
  const skippedValues = new Set(['--enabled-preview-features', '--extension-types']);
  for (let at = 0; at < argv.length; at++) {
    const name = argv[at];
    if (name === '--datamodels' || name === '-d') options.datamodels.push(argv[++at]);
    else if (name === '--datasource') options.datasource = JSON.parse(argv[++at]);
    else if (name === 'cli') options.command = argv[++at];
    else if (skippedValues.has(name)) at++;
  }
  return options;
}

/** What the engine said last before it panicked. */
let panic;

async function loadEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      panic = message;
    },
  };
  const file = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** Makes engines for requests: the WASM build can open its shadow database only once an instance. */
function engineMaker(options) {
  const url = options.datasource?.url ?? 'postgresql://localhost:1/none';
  const datamodels = options.datamodels.map((file) => [file, readFileSync(file, 'utf8')]);
  const factory = new ShadowAwareFactory(url, options.datasource?.shadowDatabaseUrl);
  const onLog = (message) => debug && log('INFO', String(message));
  const given = { datamodels: datamodels.length ? datamodels : undefined };
  return () => glue.SchemaEngine.new(given, onLog, bindMigrationAwareSqlAdapterFactory(factory));
}

let printId = 1_000_000;

/** Asks the CLI to print something, as the native engine does for `migrate diff`. */
function print(content) {
  process.stdout.write(
    `${JSON.stringify({ jsonrpc: '2.0', id: printId++, method: 'print', params: { content } })}\n`,
  );
}

async function callEngine(engine, { method, params }) {
  // These two read the shadow database's schema from a cache that only devDiagnostic fills in the WASM build.
  if (method === 'evaluateDataLoss' || method === 'createMigration') {
    await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
  }
  const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params);
  if (method !== 'diff' || result?.stdout == null) return result ?? null;
  print(result.stdout);
  return { exitCode: result.exitCode };
}

/** The engine's error in the shape that the CLI expects; known errors are JSON in the message. */
function errorData(error) {
  let data = { is_panic: false, message: String(error?.message ?? error), meta: null, error_code: null };
  try {
    const known = JSON.parse(error.message);
    if (known?.message) data = { is_panic: false, meta: null, ...known };
  } catch {
    // an error in plain words
  }
  const isPanic = error?.name === 'RuntimeError' || Boolean(data.is_panic);
  return { ...data, message: isPanic && panic ? panic : data.message, is_panic: isPanic };
}

async function answer(newEngine, request) {
  let engine;
  try {
    engine = await newEngine();
    return { jsonrpc: '2.0', id: request.id, result: await callEngine(engine, request) };
  } catch (error) {
    if (debug) log('ERROR', String(error.stack));
    const message = 'An error happened. Check the data field for details.';
    return { jsonrpc: '2.0', id: request.id, error: { code: 4466, message, data: errorData(error) } };
  } finally {
    try {
      engine?.free();
    } catch {
      // freed by its own panic
    }
  }
}

/** Serves requests one after the other until standard input ends. */
function serve(newEngine) {
  let queue = Promise.resolve();
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const request = JSON.parse(line);
    // The CLI's answers to `print` have no method.
    if (!request.method) return;
    queue = queue.then(async () => {
      process.stdout.write(`${JSON.stringify(await answer(newEngine, request))}\n`);
    });
  });
  lines.on('close', () => void queue.then(() => process.exit(0)));
}

async function main(argv) {
  if (argv.includes('--version') || argv.includes('-V')) {
    console.log(`schema-engine-wasm ${require('@prisma/engines-version').enginesVersion}`);
    return;
  }
  const options = parseArguments(argv);
  log('INFO', 'Starting schema engine (WASM)');
  if (options.command) {
    const fault = await manageDatabase(options.command, options.datasource.url);
    if (fault) log('ERROR', fault.message, { is_panic: false, error_code: fault.code });
    else log('INFO', 'ok');
    process.exit(fault ? 1 : 0);
  }
  await loadEngine();
  serve(engineMaker(options));
}

process.on('uncaughtException', (error) => {
  log('ERROR', panic ?? String(error.message), { is_panic: true, backtrace: String(error.stack) });
  process.exit(101);
});
await main(process.argv.slice(2));
