import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { seal, unseal } from '../../shared/src/vault.js';

/**
 * The keys derived from the session key: one a purpose, so that a value of one table means nothing in another.
 */
export class PortalKeys {
  private readonly sessionKey: Uint8Array;
  private readonly linkKey: Uint8Array;
  private readonly mailKey: Uint8Array;
  private readonly cookieKey: Uint8Array;
  private readonly addressKey: Uint8Array;

  /** @param root 32 bytes, from SESSION_KEY_FILE */
  constructor(root: Uint8Array) {
    this.sessionKey = derive(root, 'session');
    this.linkKey = derive(root, 'link');
    this.mailKey = derive(root, 'mail-index');
    this.cookieKey = derive(root, 'sign-in-cookie');
    this.addressKey = derive(root, 'address');
  }

  /** What the database holds of a session's id. */
  sessionHash(id: string): string {
    return mac(this.sessionKey, id);
  }

  /** What the database holds of a link's token. */
  linkHash(token: string): string {
    return mac(this.linkKey, token);
  }

  /** Index of a mail address: of its lower-cased NFC form, so that one address is one person. */
  mailIndex(mail: string): string {
    return mac(this.mailKey, normalMail(mail));
  }

  /** A network address as the rate limit knows it: not stored in clear. */
  addressHash(address: string): string {
    return mac(this.addressKey, address);
  }

  /** Seals a small value into a cookie's text. */
  sealCookie(value: unknown): string {
    return Buffer.from(seal(this.cookieKey, Buffer.from(JSON.stringify(value)), 'cookie')).toString(
      'base64url',
    );
  }

  /** The value of a sealed cookie, or null where it is not one of ours. */
  openCookie(text: string): unknown {
    try {
      return JSON.parse(
        new TextDecoder().decode(unseal(this.cookieKey, Buffer.from(text, 'base64url'), 'cookie')),
      );
    } catch {
      return null;
    }
  }
}

/** A new secret of 256 random bits, base64url: the id of a session or the token of a link. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** The form in which a mail address is compared: lower case, NFC, no surrounding space. */
export const normalMail = (mail: string): string => mail.trim().normalize('NFC').toLowerCase();

/** Domain of a mail address, lower case. */
export const mailDomainOf = (mail: string): string => normalMail(mail).split('@').at(-1) ?? '';

const derive = (root: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', root, new Uint8Array(), `countersign portal ${purpose}`, 32));

const mac = (key: Uint8Array, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url');
