import type { IncomingMessage, ServerResponse } from 'node:http';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes text safe between tags and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

const style = `
  :root { color-scheme: light dark; --line: #8884; --accent: light-dark(#0b5c5c, #7fd6d0); }
  * { box-sizing: border-box }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
  h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
  a { color: var(--accent) }
  .note { border-inline-start: 4px solid #c77d00; padding: .25rem .75rem; background: #c77d0018 }
  .error { border-inline-start: 4px solid #c0362c; padding: .25rem .75rem; background: #c0362c18 }
  label { display: block; margin-top: .75rem }
  input { font: inherit; width: 100%; max-width: 24rem; padding: .4rem .6rem }
  button { font: inherit; padding: .45rem 1rem; cursor: pointer; min-height: 2.75rem }
  table { border-collapse: collapse; width: 100% } th, td { text-align: start; padding: .45rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
  ul.people { list-style: none; padding: 0 } ul.people li { border-bottom: 1px solid var(--line); padding: .5rem 0; display: flex; gap: 1rem; align-items: center; justify-content: space-between }
  small { opacity: .8 } pre { white-space: pre-wrap; overflow-wrap: anywhere }
  iframe { width: 100%; height: 36rem; border: 1px solid var(--line); background: #fff }`;

/** A whole page of the development helpers. */
export function page(language: string, title: string, body: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head><body><main>${body}</main></body></html>`;
}

/** Answers with a page that runs no script and loads nothing. */
export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
  });
  response.end(html);
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(value));
}

/** The fields of a posted form, of at most 64 KiB. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 65_536) throw new Error('The form is too long.');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
