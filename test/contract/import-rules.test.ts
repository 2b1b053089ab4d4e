import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

interface Rule {
  name: string;
}

const { forbidden }: { forbidden: Rule[] } = createRequire(import.meta.url)(
  join(root, '.dependency-cruiser.cjs'),
);

/** An import that some rule must catch, in a tree that has the same folders as ours. */
interface Planted {
  rule: string;
  from: string;
  to: string;
}

const planted: Planted[] = [
  {
    rule: 'no-circular',
    from: 'services/catalogue/src/circle-a.ts',
    to: 'services/catalogue/src/circle-b.ts',
  },
  {
    rule: 'no-circular',
    from: 'services/catalogue/src/circle-b.ts',
    to: 'services/catalogue/src/circle-a.ts',
  },
  { rule: 'no-cross-service', from: 'services/catalogue/src/nosy.ts', to: 'services/issuance/src/key.ts' },
  { rule: 'no-cross-service', from: 'services/portal/src/nosy.ts', to: 'services/catalogue/src/version.ts' },
  { rule: 'shared-is-a-leaf', from: 'services/shared/src/nosy.ts', to: 'services/catalogue/src/version.ts' },
  { rule: 'shared-is-a-leaf', from: 'services/shared/src/impatient.ts', to: 'workflows/release/messages.ts' },
  { rule: 'proto-is-the-bottom', from: 'proto/nosy.ts', to: 'services/shared/src/clock.ts' },
  { rule: 'proto-is-the-bottom', from: 'proto/heavy.ts', to: 'node_modules/kafkajs' },
  { rule: 'workflow-code-is-deterministic', from: 'workflows/endorsement/clock.ts', to: 'node:fs' },
  {
    rule: 'workflow-code-is-deterministic',
    from: 'workflows/release/nosy.ts',
    to: 'services/shared/src/clock.ts',
  },
  {
    rule: 'workflow-code-is-deterministic',
    from: 'workflows/release/heavy.ts',
    to: 'node_modules/@nestjs/common',
  },
  {
    rule: 'services-see-only-messages-of-workflows',
    from: 'services/endorsement/src/impatient.ts',
    to: 'workflows/release/machine.ts',
  },
  {
    rule: 'only-stores-know-prisma',
    from: 'services/catalogue/src/version/version.service.ts',
    to: 'services/catalogue/src/generated/prisma/client.ts',
  },
  {
    rule: 'only-stores-know-prisma',
    from: 'services/issuance/src/award.controller.ts',
    to: 'node_modules/@prisma/client',
  },
  {
    rule: 'domain-knows-no-framework',
    from: 'services/catalogue/src/version/version.ts',
    to: 'node_modules/@nestjs/common',
  },
  { rule: 'domain-knows-no-framework', from: 'services/issuance/src/award/award.ts', to: 'node_modules/pg' },
  { rule: 'only-one-file-knows-kafkajs', from: 'services/portal/src/main.ts', to: 'node_modules/kafkajs' },
  { rule: 'nothing-imports-tests', from: 'services/portal/src/helped.ts', to: 'test/support/helper.ts' },
  { rule: 'nothing-imports-tests', from: 'deploy/local/helped.ts', to: 'test/support/helper.ts' },
];

/** Imports next to the planted ones that the rules allow: a rule that catches everything proves nothing. */
const allowed: Omit<Planted, 'rule'>[] = [
  { from: 'services/catalogue/src/honest.ts', to: 'services/shared/src/clock.ts' },
  { from: 'services/catalogue/src/honest-too.ts', to: 'services/catalogue/src/other.ts' },
  { from: 'services/endorsement/src/patient.ts', to: 'workflows/release/messages.ts' },
  { from: 'services/shared/src/kafka.ts', to: 'node_modules/kafkajs' },
  { from: 'services/shared/src/event.ts', to: 'proto/gen/event.ts' },
  {
    from: 'services/catalogue/src/version/version.store.ts',
    to: 'services/catalogue/src/generated/prisma/client.ts',
  },
  { from: 'services/catalogue/src/version/version.controller.ts', to: 'node_modules/@nestjs/common' },
  { from: 'services/issuance/src/award/rule.spec.ts', to: 'test/support/helper.ts' },
  { from: 'workflows/release/pure.ts', to: 'proto/activities.ts' },
  { from: 'workflows/release/wired.ts', to: 'node_modules/@temporalio/workflow' },
  { from: 'workflows/worker.ts', to: 'node_modules/@temporalio/worker' },
  { from: 'proto/gen/event.ts', to: 'node_modules/@bufbuild/protobuf' },
  { from: 'deploy/local/start.ts', to: 'services/shared/src/clock.ts' },
];

interface Cruised {
  modules: { source: string; dependencies: { rules?: Rule[]; resolved: string }[] }[];
}

describe('the import rules', () => {
  let folder = '';
  let caught: Map<string, string[]>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-rules-'));
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json'])
      cpSync(join(root, file), join(folder, file));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'planted', type: 'module' }));
    const imports = Map.groupBy([...planted, ...allowed], ({ from }) => from);
    for (const [from, targets] of imports)
      write(
        folder,
        from,
        targets.map(({ to }) => importOf(from, to)),
      );
    for (const { to } of [...planted, ...allowed]) {
      if (to.startsWith('node_modules/')) plantPackage(folder, to);
      else if (!to.startsWith('node:') && !imports.has(to)) write(folder, to, []);
    }
    caught = await cruise(folder);
  }, 180_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('each have a planted violation', () => {
    expect([...new Set(planted.map(({ rule }) => rule))].sort()).toEqual(
      forbidden.map(({ name }) => name).sort(),
    );
  });

  it.each(planted)('$rule catches $from -> $to', ({ rule, from, to }) => {
    expect(caught.get(edge(from, to))).toContain(rule);
  });

  it.each(allowed)('allow $from -> $to', ({ from, to }) => {
    expect(caught.get(edge(from, to))).toEqual([]);
  });
});

/** Rules broken by each import, of all imports that were seen. */
async function cruise(folder: string): Promise<Map<string, string[]>> {
  const binary = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const roots = ['services', 'workflows', 'proto', 'deploy'];
  // Exit code: how many errors; the output is what counts.
  const { stdout } = await run(process.execPath, [binary, '--output-type', 'json', ...roots], {
    cwd: folder,
    maxBuffer: 50_000_000,
  }).catch((error: { stdout: string; stderr: string }) => {
    if (!error.stdout) throw new Error(`dependency-cruiser said: ${error.stderr}`);
    return error;
  });
  const { modules }: Cruised = JSON.parse(stdout);
  return new Map(
    modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved, rules = [] }) => [edge(source, resolved), rules.map(({ name }) => name)]),
    ),
  );
}

/** Packages are named by their folder, modules of Node without their prefix. */
function edge(from: string, to: string): string {
  const target = to
    .replace(/^node:/, '')
    .replace(/^node_modules\/((?:@[^/]+\/)?[^/]+).*$/, 'node_modules/$1');
  return `${from} -> ${target}`;
}

function importOf(from: string, to: string): string {
  if (to.startsWith('node:')) return `import '${to}';`;
  if (to.startsWith('node_modules/')) return `import '${to.slice('node_modules/'.length)}';`;
  const up = dirname(from)
    .split('/')
    .map(() => '..');
  return `import '${[...up, to].join('/').replace(/\.ts$/, '.js')}';`;
}

function write(folder: string, file: string, imports: string[]): void {
  mkdirSync(join(folder, dirname(file)), { recursive: true });
  writeFileSync(join(folder, file), `${imports.join('\n')}\nexport const planted = true;\n`);
}

function plantPackage(folder: string, path: string): void {
  const home = join(folder, path);
  mkdirSync(home, { recursive: true });
  const name = path.slice('node_modules/'.length);
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
  writeFileSync(join(home, 'index.js'), 'module.exports = {};\n');
}
