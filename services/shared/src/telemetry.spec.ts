import { describe, expect, test } from '@jest/globals';
import {
  childTraceparent,
  createLogger,
  currentCorrelation,
  incomingCorrelation,
  parseTraceparent,
  runWithCorrelation,
} from './telemetry.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`;

describe('traceparent', () => {
  test('is parsed by W3C Trace Context', () => {
    expect(parseTraceparent(PARENT)).toEqual({ traceId: TRACE, parentId: 'b7ad6b7169203331', sampled: true });
    expect(parseTraceparent(`00-${TRACE}-b7ad6b7169203331-00`)?.sampled).toBe(false);
    expect(parseTraceparent(`cc-${TRACE}-b7ad6b7169203331-01-more`)?.traceId).toBe(TRACE);
  });

  test.each([
    undefined,
    '',
    'nonsense',
    `ff-${TRACE}-b7ad6b7169203331-01`,
    `00-${TRACE}-b7ad6b7169203331-01-more`,
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    PARENT.toUpperCase(),
  ])('ignores %s', (text) => expect(parseTraceparent(text)).toBeNull());

  test('of a child has the trace, a new span and the sampling of its parent', () => {
    const child = parseTraceparent(childTraceparent(PARENT));
    expect(child?.traceId).toBe(TRACE);
    expect(child?.parentId).not.toBe('b7ad6b7169203331');
    expect(parseTraceparent(childTraceparent(`00-${TRACE}-b7ad6b7169203331-00`))?.sampled).toBe(false);
    expect(parseTraceparent(childTraceparent('nonsense'))?.sampled).toBe(true);
  });
});

describe('correlation', () => {
  test('is seen by what runs within it only', async () => {
    const context = incomingCorrelation({ correlationId: 'request-0001', traceparent: PARENT });
    await runWithCorrelation(context, async () => {
      await Promise.resolve();
      expect(currentCorrelation()).toEqual(context);
    });
    expect(currentCorrelation()).toBeUndefined();
  });

  test('from outside is replaced when it is not a plain id', () => {
    expect(incomingCorrelation({ correlationId: 'request-0001' }).correlationId).toBe('request-0001');
    for (const correlationId of ['', 'short', 'line\nbreak-line', 'x'.repeat(129), null, undefined]) {
      expect(incomingCorrelation({ correlationId }).correlationId).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

test('the log has the correlation and no secrets', () => {
  const lines: string[] = [];
  const logger = createLogger(
    { service: 'catalogue', level: 'info' },
    { write: (line) => void lines.push(line) },
  );
  const secret = 'secret-value';
  runWithCorrelation({ correlationId: 'request-0001', traceparent: PARENT }, () => {
    logger.info(
      {
        req: { method: 'GET', headers: { authorization: secret, cookie: secret, host: 'h' } },
        token: secret,
      },
      'in',
    );
    logger.info({ res: { headers: { 'set-cookie': secret } }, session: { access_token: secret } }, 'out');
  });
  expect(lines.join('')).not.toContain(secret);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    service: 'catalogue',
    correlationId: 'request-0001',
    msg: 'in',
    req: { method: 'GET', headers: { authorization: '[redacted]', host: 'h' } },
  });
});

test('the log has of an error what it was and where, not the values that it quotes', () => {
  const lines: string[] = [];
  const logger = createLogger(
    { service: 'portal', level: 'info' },
    { write: (line) => void lines.push(line) },
  );
  const database = Object.assign(
    new Error(
      'duplicate key: Key (mail)=(ada.person@mail.example) exists; Failing row contains (7, Ada Person).',
    ),
    {
      code: '23505',
      detail: 'Failing row contains (Ada Person, ada.person@mail.example)',
      meta: { target: 'Ada Person' },
    },
  );
  const parser = (() => {
    try {
      return JSON.parse('{"name": Ada Person}');
    } catch (error) {
      return error;
    }
  })();
  const prisma = new Error(
    '\nInvalid `tx.person.create()` invocation\n  name: Ada Person\nMessage: `invalid input syntax for type uuid: "Ada Person"`',
    { cause: database },
  );
  for (const err of [database, parser, prisma, new AggregateError([database], 'two failed'), 'Ada Person'])
    logger.warn({ err }, 'failed');
  const text = lines.join('');
  expect(text).not.toMatch(/Person|mail\.example/);
  const [first, , third] = lines.map((line) => JSON.parse(line).err);
  expect(first).toMatchObject({
    type: 'Error',
    code: '23505',
    message: expect.stringMatching(/^duplicate key: Key/),
  });
  expect(first.stack).toMatch(/^at .*telemetry\.spec\.ts:\d+/);
  expect(third.message).toBe(
    'Invalid `tx.person.create(...)` invocation Message: `invalid input syntax for type uuid: "..."`',
  );
  expect(third.cause).toMatchObject({ code: '23505' });
});
