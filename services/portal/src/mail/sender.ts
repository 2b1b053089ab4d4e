import { setTimeout as delay } from 'node:timers/promises';
import { createTransport, type Transporter } from 'nodemailer';
import type { Logger } from 'pino';
import type { Clock } from '../../../shared/src/clock.js';
import type { MailComposer } from './composer.js';
import type { GatheringStore } from './gathering.store.js';
import { GIVE_UP_MS, type WaitingMail } from './mail.js';
import type { MailStore } from './mail.store.js';

export interface SenderParts {
  store: MailStore;
  gathering: GatheringStore;
  composer: MailComposer;
  transport: Transporter;
  from: string;
  /** Right side of Message-ID. */
  host: string;
  clock: Clock;
  logger: Logger;
}

const POLL_MS = 300;
/** Shorter than the lease of a mail that was taken. */
const TIMEOUTS_MS = { connectionTimeout: 4_000, greetingTimeout: 4_000, socketTimeout: 8_000 };
// One at a time: a mail that was taken is another portal's again after its lease (mail.store.ts).
const AT_ONCE = 1;

/** Opens the way to the mail server. @param password from a file, where the URL names a user */
export function mailTransport(smtpUrl: string, password: string | null): Transporter {
  const url = new URL(smtpUrl);
  if (password) url.password = encodeURIComponent(password);
  url.searchParams.set('pool', 'true');
  url.searchParams.set('maxConnections', '2');
  for (const [name, milliseconds] of Object.entries(TIMEOUTS_MS))
    url.searchParams.set(name, String(milliseconds));
  return createTransport(url.href);
}

/** Sends the mails that wait, one after the other; what fails is tried again later, in growing intervals. */
export class MailSender {
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: SenderParts) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
    this.parts.transport.close();
  }

  /** Sends what is due now; gives how many mails were taken. */
  async sendDue(): Promise<number> {
    const mails = await this.parts.store.take(this.parts.clock(), AT_ONCE);
    for (const mail of mails) await this.attempt(mail);
    return mails.length;
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      let sent = 0;
      try {
        sent = await this.sendDue();
      } catch (error) {
        this.parts.logger.warn({ err: error }, 'mails could not be taken');
      }
      if (sent === 0) await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async attempt(mail: WaitingMail): Promise<void> {
    const { store, composer, clock, logger } = this.parts;
    try {
      const composed = await composer.compose(mail);
      if (composed.kind === 'mail') {
        await this.send(mail.mailId, composed.mail);
        await this.sent(mail);
        logger.info({ mailId: mail.mailId, purpose: mail.purpose, attempts: mail.attempts }, 'mail sent');
      } else if (composed.kind === 'drop' || this.isTooOld(mail)) await this.drop(mail, composed.fault);
      else await store.postpone(mail, composed.fault, clock());
    } catch (error) {
      // The error of a mail server may quote the address: only its code is kept and logged.
      const fault = codeOf(error);
      logger.warn(
        { mailId: mail.mailId, purpose: mail.purpose, attempts: mail.attempts, fault },
        'mail not sent',
      );
      if (this.isTooOld(mail)) await this.drop(mail, fault);
      else await store.postpone(mail, fault, clock());
    }
  }

  private async sent(mail: WaitingMail): Promise<void> {
    const { store, gathering, clock } = this.parts;
    if (mail.purpose === 'gathered') await gathering.finish(mail, { state: 'sent' }, clock());
    else await store.markSent(mail.mailId, clock());
  }

  private async drop(mail: WaitingMail, fault: string): Promise<void> {
    const { store, gathering, clock } = this.parts;
    if (mail.purpose === 'gathered') await gathering.finish(mail, { state: 'dropped', fault }, clock());
    else await store.drop(mail.mailId, fault);
  }

  private async send(
    mailId: string,
    mail: {
      to: { name: string; address: string };
      subject: string;
      text: string;
      html: string;
      language: string;
    },
  ): Promise<void> {
    await this.parts.transport.sendMail({
      from: this.parts.from,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      // The same for every attempt: a crash between sending and marking gives a repetition that can be recognised.
      messageId: `<${mailId}@${this.parts.host}>`,
      headers: { 'auto-submitted': 'auto-generated', 'content-language': mail.language },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  private isTooOld(mail: WaitingMail): boolean {
    return this.parts.clock().getTime() - mail.createdAt.getTime() > GIVE_UP_MS;
  }
}

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
