import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { payloadCodec } from './payload-codec.js';

const key = randomBytes(32);
const payload = defaultPayloadConverter.toPayload({ decisionId: 'd-1' });
const text = (one: Payload | undefined) =>
  JSON.stringify([one?.metadata, Buffer.from(one?.data ?? []).toString('latin1')]);

describe('the payload codec', () => {
  test('opens what it sealed', async () => {
    const codec = payloadCodec(key);
    const sealed = await codec.encode([payload, payload]);
    expect(text(sealed[0])).not.toContain('d-1');
    expect(sealed[0]?.data).not.toEqual(sealed[1]?.data);
    const opened = await codec.decode(sealed);
    expect(opened.map((one) => defaultPayloadConverter.fromPayload(one))).toEqual([
      { decisionId: 'd-1' },
      { decisionId: 'd-1' },
    ]);
  });

  test('reads an earlier key after a rotation, and no other', async () => {
    const sealed = await payloadCodec(key).encode([payload]);
    const rotated = payloadCodec(randomBytes(32), key);
    expect(defaultPayloadConverter.fromPayload((await rotated.decode(sealed))[0] ?? {})).toEqual({
      decisionId: 'd-1',
    });
    await expect(payloadCodec(randomBytes(32)).decode(sealed)).rejects.toThrow('unknown key');
  });

  test('refuses a changed payload', async () => {
    const [sealed] = await payloadCodec(key).encode([payload]);
    for (const position of [0, 12, 28, (sealed?.data?.length ?? 0) - 1]) {
      const data = Uint8Array.from(sealed?.data ?? []);
      data[position] = (data[position] ?? 0) ^ 1;
      await expect(payloadCodec(key).decode([{ ...sealed, data }])).rejects.toThrow();
    }
  });

  test('lets through what was never sealed, and refuses short keys', async () => {
    expect(await payloadCodec(key).decode([payload])).toEqual([payload]);
    expect(() => payloadCodec(randomBytes(16))).toThrow(RangeError);
  });
});
