import { describe, expect, test } from '@jest/globals';
import { AcknowledgedOffsets, DEAD_LETTER_TOPIC, Delivery, type OutgoingRecord } from './delivery.js';
import { PoisonEvent, toHeaders } from './envelope.js';
import { createLogger, currentCorrelation } from './telemetry.js';

const logger = createLogger({ service: 'test', level: 'silent' });
const record = (partition: number) => ({
  topic: 't',
  partition,
  offset: '5',
  key: Buffer.from('k'),
  value: Buffer.from('v'),
  headers: toHeaders({
    id: '0190a1b2-0000-7000-8000-000000000001',
    type: 'Tested',
    source: 'catalogue',
    key: 'k',
    aggregateVersion: 1,
    payload: new Uint8Array(),
    occurredAt: new Date(0),
    correlationId: 'request-0001',
    traceparent: null,
    place: null,
  }),
});

function delivery(
  handle: () => Promise<void>,
  send: (letter: OutgoingRecord) => Promise<void> = async () => undefined,
) {
  return new Delivery({ group: 'g@1', handle, logger, maxBackoffMs: 1_000 }, send);
}

describe('delivery', () => {
  test('runs the handler in the correlation of the event', async () => {
    let seen: string | undefined;
    const outcome = await delivery(async () => {
      seen = currentCorrelation()?.correlationId;
    }).deliver(record(0));
    expect([outcome, seen]).toEqual([null, 'request-0001']);
  });

  test('waits longer after each failure of a partition, up to its limit, and anew after a success', async () => {
    let broken = true;
    const subject = delivery(async () => {
      if (broken) throw new Error('away');
    });
    const waits: (number | null)[] = [];
    for (let n = 0; n < 5; n += 1) waits.push(await subject.deliver(record(0)));
    expect(waits).toEqual([200, 400, 800, 1_000, 1_000]);
    expect(await subject.deliver(record(1))).toBe(200);
    broken = false;
    expect(await subject.deliver(record(0))).toBeNull();
    broken = true;
    expect(await subject.deliver(record(0))).toBe(200);
  });

  test('buries a poison event, and waits while it cannot', async () => {
    const letters: OutgoingRecord[] = [];
    let away = true;
    const subject = delivery(
      async () => {
        throw new PoisonEvent('no such message');
      },
      async (letter) => {
        if (away) throw new Error('brokers are away');
        letters.push(letter);
      },
    );
    expect(await subject.deliver(record(3))).toBe(200);
    away = false;
    expect(await subject.deliver(record(3))).toBeNull();
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatchObject({
      topic: DEAD_LETTER_TOPIC,
      headers: {
        dlq_reason: 'no such message',
        dlq_topic: 't',
        dlq_partition: '3',
        dlq_offset: '5',
        dlq_group: 'g@1',
      },
    });
  });
});

test('an acknowledgement that does not grow is refused', () => {
  const acknowledged = new AcknowledgedOffsets();
  acknowledged.add([
    { topicName: 't', partition: 0, baseOffset: '0' },
    { topicName: 't', partition: 1, baseOffset: '0' },
  ]);
  acknowledged.add([{ topicName: 't', partition: 0, baseOffset: '3' }]);
  expect(() => acknowledged.add([{ topicName: 't', partition: 0, baseOffset: '3' }])).toThrow('repetition');
  expect(() => acknowledged.add([{ topicName: 't', partition: 1 }])).toThrow('repetition');
});
