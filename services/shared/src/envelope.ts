import type { Correlation } from './telemetry.js';
import { childTraceparent } from './telemetry.js';

/** Place of a decision in its source's gap-free chain, given by the source's relay. */
export interface Place {
  source: string;
  /** From 1, without gaps. */
  sequence: number;
  /** Hash of the place before; for the first one the digest of the source's name. */
  previous: string;
  hash: string;
}

/** A fact as it travels: CloudEvents 1.0 in Kafka's binary mode. */
export interface Envelope {
  id: string;
  type: string;
  source: string;
  key: string;
  aggregateVersion: number;
  payload: Uint8Array;
  occurredAt: Date;
  correlationId: string;
  traceparent: string | null;
  place: Place | null;
}

/** A fact as a consumer's handler gets it. */
export interface ReceivedEvent extends Envelope {
  topic: string;
  partition: number;
  /** Offset in the partition, decimal. */
  offset: string;
}

/** What cannot be decoded, now or ever: it goes to the dead-letter topic, and the partition goes on. */
export class PoisonEvent extends Error {
  override readonly name = 'PoisonEvent';
}

/** A record as Kafka holds it, free of the client library's types. */
export interface RawRecord {
  topic: string;
  partition: number;
  offset: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, string>;
}

type HeaderValue = Buffer | string | (Buffer | string)[] | undefined;

/** Headers as texts; of a repeated one the last. */
export function textHeaders(headers: Record<string, HeaderValue> | undefined): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const one = Array.isArray(value) ? value.at(-1) : value;
    if (one !== undefined) texts[name] = one.toString();
  }
  return texts;
}

/** The headers of a fact (CloudEvents Kafka binding section 3.2.3, plus correlation and place). */
export function toHeaders(event: Envelope): Record<string, string> {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_source: event.source,
    ce_type: event.type,
    ce_time: event.occurredAt.toISOString(),
    'content-type': 'application/protobuf',
    'correlation-id': event.correlationId,
    cs_version: String(event.aggregateVersion),
  };
  if (event.traceparent) headers.traceparent = event.traceparent;
  if (event.place) {
    headers.cs_source = event.place.source;
    headers.cs_sequence = String(event.place.sequence);
    headers.cs_previous = event.place.previous;
    headers.cs_hash = event.place.hash;
  }
  return headers;
}

/**
 * Reads a record as a fact.
 *
 * @throws PoisonEvent when a needed header, the key or the value is missing or malformed.
 */
export function fromRecord(record: RawRecord): ReceivedEvent {
  const need = (name: string): string => {
    const value = record.headers[name];
    if (!value) throw new PoisonEvent(`header ${name} is missing`);
    return value;
  };
  if (need('ce_specversion') !== '1.0') throw new PoisonEvent('not CloudEvents 1.0');
  if (!record.key) throw new PoisonEvent('the record has no key');
  if (!record.value) throw new PoisonEvent('the record has no value');
  const id = need('ce_id');
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new PoisonEvent('ce_id is not a UUID');
  const occurredAt = new Date(need('ce_time'));
  if (Number.isNaN(occurredAt.getTime())) throw new PoisonEvent('ce_time is not an instant');
  return {
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    key: record.key.toString('utf8'),
    id,
    type: need('ce_type'),
    source: need('ce_source'),
    aggregateVersion: wholeNumber(record.headers.cs_version ?? '0', 'cs_version'),
    payload: new Uint8Array(record.value),
    occurredAt,
    correlationId: record.headers['correlation-id'] ?? id,
    traceparent: record.headers.traceparent ?? null,
    place: placeOf(record.headers),
  };
}

/** The correlation under which a fact is handled: the sender's id, and a span of our own in its trace. */
export function correlationOf(event: ReceivedEvent): Correlation {
  return { correlationId: event.correlationId, traceparent: childTraceparent(event.traceparent) };
}

function placeOf(headers: Record<string, string>): Place | null {
  const { cs_source: source, cs_sequence: sequence, cs_previous: previous, cs_hash: hash } = headers;
  if (source === undefined && sequence === undefined && previous === undefined && hash === undefined)
    return null;
  if (!source || !sequence || !previous || !hash)
    throw new PoisonEvent('the place in the chain is incomplete');
  return { source, sequence: wholeNumber(sequence, 'cs_sequence'), previous, hash };
}

function wholeNumber(text: string, name: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new PoisonEvent(`${name} is not a whole number`);
  return value;
}
