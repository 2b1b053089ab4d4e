import { correlationOf, fromRecord, PoisonEvent, type RawRecord, type ReceivedEvent } from './envelope.js';
import { type Logger, runWithCorrelation } from './telemetry.js';

/** A record to be sent. */
export interface OutgoingRecord {
  topic: string;
  key: string | Buffer | null;
  value: Buffer | null;
  headers: Record<string, string>;
}

/** The offsets that one producer was answered with. */
export class AcknowledgedOffsets {
  private readonly last = new Map<string, bigint>();

  /**
   * Notes what a batch was answered with, by partition.
   *
   * @throws when an offset does not grow: a broker that takes a batch for a repetition answers so and stores nothing.
   */
  add(answers: readonly { topicName: string; partition: number; baseOffset?: string }[]): void {
    for (const { topicName, partition, baseOffset } of answers) {
      const place = `${topicName}/${partition}`;
      const offset = BigInt(baseOffset ?? -1);
      if (offset <= (this.last.get(place) ?? -1n)) {
        throw new Error(`${place} acknowledged offset ${offset} again: the batch was taken for a repetition`);
      }
      this.last.set(place, offset);
    }
  }
}

/** Topic of what no consumer could decode. */
export const DEAD_LETTER_TOPIC = 'countersign.dlq.v1';

export interface DeliveryOptions {
  /** Name with its generation, such as `issuance-ledger@1`; a rebuild is a new generation. */
  group: string;
  /** Makes an event's effect, with its inbox row, in one transaction; duplicates come. Runs in its correlation. */
  handle: (event: ReceivedEvent) => Promise<void>;
  logger: Logger;
  /** Where events go that the handler refuses by a PoisonEvent; DEAD_LETTER_TOPIC unless given. */
  deadLetter?: string | undefined;
  /** Longest wait before a failing event is tried again; 10 s unless given. */
  maxBackoffMs?: number | undefined;
}

/** Brings records to a handler and decides what happens when that fails: dead letter, or wait and try again. */
export class Delivery {
  private readonly failures = new Map<string, number>();
  private burial: Promise<void> = Promise.resolve();

  /** @param send stores one record durably; called by one at a time. */
  constructor(
    private readonly options: DeliveryOptions,
    private readonly send: (record: OutgoingRecord) => Promise<void>,
  ) {}

  /** Null when the record is done with, else the milliseconds after which it must come again. Never throws. */
  async deliver(record: RawRecord): Promise<number | null> {
    const { handle, logger, group } = this.options;
    const place = `${record.topic}/${record.partition}`;
    const where = { group, place, offset: record.offset };
    try {
      try {
        const event = fromRecord(record);
        await runWithCorrelation(correlationOf(event), async () => {
          await handle(event);
          logger.info({ ...where, eventId: event.id, type: event.type }, 'event handled');
        });
      } catch (error) {
        if (!(error instanceof PoisonEvent)) throw error;
        logger.error({ ...where, err: error }, 'event cannot be decoded, goes to the dead letters');
        await this.bury(record, error);
      }
      this.failures.delete(place);
      return null;
    } catch (error) {
      const failures = (this.failures.get(place) ?? 0) + 1;
      this.failures.set(place, failures);
      const waitMs = Math.min(100 * 2 ** failures, this.options.maxBackoffMs ?? 10_000);
      logger.warn({ ...where, err: error, failures, waitMs }, 'event failed, its partition waits');
      return waitMs;
    }
  }

  private bury(record: RawRecord, error: PoisonEvent): Promise<void> {
    const headers = {
      ...record.headers,
      dlq_reason: error.message,
      dlq_topic: record.topic,
      dlq_partition: String(record.partition),
      dlq_offset: record.offset,
      dlq_group: this.options.group,
    };
    const { key, value } = record;
    const letter = { topic: this.options.deadLetter ?? DEAD_LETTER_TOPIC, key, value, headers };
    // Partitions are handled side by side, and the sender takes one record at a time.
    const burial = this.burial.then(() => this.send(letter));
    this.burial = burial.catch(() => undefined);
    return burial;
  }
}
