/** Content-Security-Policy of pages: scripts, fonts and calls from our own origin only. */
const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  // The component library writes its theme's variables into a style element; scripts stay strict.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Of data and documents: nothing in them may load or run anything. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'self'";

/** Of the API's documentation, whose page writes its styles and pictures inline. */
const DOCS_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

export type Content = 'page' | 'data' | 'docs';

/** Security headers of an answer. */
export function securityHeaders(content: Content, portalOrigin: string): Record<string, string> {
  const policy = { page: PAGE_POLICY, data: DATA_POLICY, docs: DOCS_POLICY }[content];
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy':
      'camera=(self), geolocation=(), microphone=(), payment=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
    ...(content === 'data' ? {} : { 'x-frame-options': 'DENY' }),
    ...(portalOrigin.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

// RFC 9110 section 7.6.1, and what belongs to one connection only.
const HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'expect',
  'host',
]);

// Who calls is said by our own token alone; where from is nobody's business behind the portal.
const STRIPPED =
  /^(cookie|authorization|forwarded|x-forwarded-.*|x-real-ip|sec-.*|correlation-id|traceparent)$/;

type Headers = Record<string, string | string[] | undefined>;

/** Headers of a request as they go to a service: without cookies, credentials and hop-by-hop ones. */
export function forwardedHeaders(
  incoming: Headers,
  added: Record<string, string>,
): Record<string, string | string[]> {
  const connection = listed(incoming.connection);
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(incoming)) {
    if (value === undefined || HOP.has(name) || STRIPPED.test(name) || connection.has(name)) continue;
    kept[name] = value;
  }
  return { ...kept, ...added };
}

/** Headers of a service's answer as they go out: no cookie is ever a service's to set. */
export function answeredHeaders(upstream: Headers): Record<string, string | string[]> {
  const connection = listed(upstream.connection);
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(upstream)) {
    if (
      value === undefined ||
      HOP.has(name) ||
      connection.has(name) ||
      name === 'set-cookie' ||
      name === 'server'
    )
      continue;
    kept[name] = value;
  }
  return kept;
}

const listed = (value: string | string[] | undefined): Set<string> =>
  new Set(
    [value ?? []]
      .flat()
      .flatMap((text) => text.toLowerCase().split(','))
      .map((name) => name.trim()),
  );
