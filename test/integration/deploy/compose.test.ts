import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { environmentOf } from '../../../deploy/local/environment.js';
import { findRoot, portsFrom, type ServiceName, services } from '../../../deploy/local/stack.js';
import { searchAttributes } from '../../../deploy/local/temporal.js';
import { temporaryStack } from './temporary-stack.js';

const root = findRoot();
const file = join(root, 'docker-compose.yml');

const serviceSchema = z.looseObject({
  image: z.string(),
  user: z.string().optional(),
  command: z.union([z.string(), z.array(z.string())]).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
});
const compose = z
  .looseObject({
    services: z.record(z.string(), serviceSchema),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(parse(readFileSync(file, 'utf8'), { merge: true }));

const own = [...services, 'workflows'] as const;
const entryOf = (name: string) => compose.services[name] ?? serviceSchema.parse(undefined);

/** A process's configuration schema: `configSchema` of its config.ts. */
async function schemaOf(name: ServiceName | 'workflows'): Promise<z.ZodObject> {
  const path =
    name === 'workflows' ? '../../../workflows/config.js' : `../../../services/${name}/src/config.js`;
  return ((await import(path)) as { configSchema: z.ZodObject }).configSchema;
}

const withoutDefaults = (text: string) => text.replace(/\$\{\w+:-([^}]*)\}/g, '$1');

describe('docker-compose.yml', () => {
  test('is accepted by docker-compose, with and without the demo', () => {
    for (const profile of [[], ['--profile', 'demo']]) {
      expect(() =>
        execFileSync('docker-compose', ['-f', file, ...profile, 'config', '-q'], { stdio: 'pipe' }),
      ).not.toThrow();
    }
  });

  test.each(own)('gives %s what its configuration asks for, and nothing it does not know', async (name) => {
    const schema = await schemaOf(name);
    const { environment } = entryOf(name);
    const known = Object.keys(schema.shape);
    expect(Object.keys(environment).filter((variable) => !known.includes(variable))).toEqual([]);
    const values = Object.entries(environment).map(([variable, value]) => [variable, withoutDefaults(value)]);
    const parsed = schema.safeParse(Object.fromEntries(values));
    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  test.each(own)('gives %s the same names as npm start does', async (name) => {
    const { stack, remove } = await temporaryStack();
    const local = Object.keys(environmentOf(name, stack, {})).filter((variable) => variable !== 'PATH');
    remove();
    expect(Object.keys(entryOf(name).environment).sort()).toEqual(local.sort());
  });

  test.each(own)('starts %s from an entry of the build, on its port, as another user than root', (name) => {
    const { command = [], environment, user } = entryOf(name);
    const entry = String(command.at(-1));
    expect(existsSync(join(root, entry.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
    expect(environment.PORT).toBe(String(portsFrom(4500)[name]));
    expect(user).toMatch(/^\$\{COUNTERSIGN_UID:-[1-9]/);
  });

  test('mounts every secret that is named by a file, only where it is named, and puts none in the environment', () => {
    for (const [name, { environment, secrets }] of Object.entries(compose.services)) {
      const named = Object.values(environment).filter((value) => value.startsWith('/run/secrets/'));
      const mounted = secrets.map((secret) => `/run/secrets/${secret}`);
      if (name !== 'postgres') expect([name, ...mounted.sort()]).toEqual([name, ...named.sort()]);
      for (const secret of secrets) expect(compose.secrets).toHaveProperty([secret]);
      for (const [variable, value] of Object.entries(environment)) {
        const secretive = /PASSWORD|SECRET|KEY|KEK|TOKEN/.test(variable);
        if (secretive)
          expect([variable, value]).toEqual([variable, expect.stringMatching(/^\/run\/secrets\//)]);
        expect(value).not.toMatch(/:\/\/[^/@]*:[^/@]*@/);
      }
    }
  });

  test('publishes ports on the loopback interface only', () => {
    const published = Object.values(compose.services).flatMap((service) => service.ports);
    expect(published.length).toBeGreaterThan(0);
    for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('registers the search attributes that npm start registers', () => {
    const command = entryOf('temporal').command ?? [];
    for (const [name, type] of Object.entries(searchAttributes)) {
      expect(command).toContain(`--search-attribute=${name}=${type}`);
    }
  });
});

describe('deploy/Dockerfile', () => {
  const text = readFileSync(join(root, 'deploy', 'Dockerfile'), 'utf8');
  const stages = text.split(/^FROM /m).slice(1);

  test('has every stage that docker-compose.yml builds, none of them run by root', () => {
    const targets = Object.values(compose.services).map(
      (service) => (service.build as { target?: string })?.target,
    );
    for (const target of new Set(targets.filter((name) => name !== undefined))) {
      const stage = stages.find((each) => each.split('\n')[0]?.endsWith(` AS ${target}`));
      expect(stage).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    }
  });

  test('takes no secret', () => {
    expect(text).not.toMatch(/^ARG /m);
    expect(text).not.toMatch(/^ENV .*(PASSWORD|SECRET|TOKEN|_KEY)/m);
    expect(readFileSync(join(root, 'deploy', 'Dockerfile.dockerignore'), 'utf8').split('\n')).toContain(
      '.countersign',
    );
  });
});
