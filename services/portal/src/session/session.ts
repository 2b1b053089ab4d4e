/** How long a session lives without a request. */
export const IDLE_MS = 12 * 3_600_000;
/** How long it lives at all. */
export const LIFE_MS = 7 * 24 * 3_600_000;
/** How old `lastSeenAt` may be before it is written again. */
export const TOUCH_MS = 60_000;
/** How long a mail's link opens. */
export const LINK_MS = 30 * 24 * 3_600_000;
/** How soon a new link may be asked for again. */
export const RENEW_PAUSE_MS = 10 * 60_000;

export type Subject = 'person' | 'earner';
export type Language = 'en' | 'fr';

export interface SessionFacts {
  personId: string;
  subject: Subject;
  method: 'account' | 'link';
  language: Language;
  /** The institution whose earner it is; null for people, and until assessment could be asked. */
  earnerOf: string | null;
  createdAt: Date;
  lastSeenAt: Date;
}

/** Whether a session still counts. */
export function sessionLives(session: Pick<SessionFacts, 'createdAt' | 'lastSeenAt'>, now: Date): boolean {
  return (
    now.getTime() - session.lastSeenAt.getTime() < IDLE_MS &&
    now.getTime() - session.createdAt.getTime() < LIFE_MS
  );
}

export interface LinkFacts {
  usedAt: Date | null;
  expiresAt: Date;
}

export type LinkAnswer = { ok: true } | { ok: false; code: 'link-unknown' | 'link-used' | 'link-expired' };

/** Whether a link may be bound now: it exists, was not used, has not expired. */
export function linkOpens(link: LinkFacts | null, now: Date): LinkAnswer {
  if (!link) return { ok: false, code: 'link-unknown' };
  if (link.usedAt) return { ok: false, code: 'link-used' };
  if (link.expiresAt.getTime() <= now.getTime()) return { ok: false, code: 'link-expired' };
  return { ok: true };
}

/** The path to return to after sign-in: a path of ours, never another site. */
export function safePath(path: string | undefined): string {
  if (!path?.startsWith('/') || path.length > 1000 || /[\\\s]/.test(path)) return '/';
  // Browsers read `//host` as another site.
  return path.startsWith('//') ? '/' : path;
}

/** en or fr of a language tag; English where it is neither. */
export function languageOf(tag: string | undefined): Language {
  return tag && /^fr\b/i.test(tag) ? 'fr' : 'en';
}

/** The `Set-Cookie` of a session; an empty id removes it. */
export function sessionCookie(id: string, portalOrigin: string): string {
  const secure = portalOrigin.startsWith('https:') ? '; Secure' : '';
  const life = id ? '' : '; Max-Age=0';
  return `${SESSION_COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax${secure}${life}`;
}

export const SESSION_COOKIE = 'countersign_session';
export const SIGN_IN_COOKIE = 'countersign_sign_in';

/** A cookie of a request. */
export function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=') || null;
  }
  return null;
}
