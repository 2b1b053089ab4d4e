import type { FastifyReply } from 'fastify';

/** True for a reader that asks for the compact token; JSON is the default. */
export function wantsJwt(accept: string | undefined): boolean {
  return /application\/(vc\+jwt|jwt)/.test(accept ?? '');
}

/** Sends exactly the bytes that were signed, in the form that the reader asks for. */
export async function sendCredential(
  reply: FastifyReply,
  accept: string | undefined,
  forms: { json: string; jwt: string },
  cacheControl: string,
): Promise<void> {
  const jwt = wantsJwt(accept);
  await reply
    .status(200)
    .header('content-type', contentType(accept ?? '', jwt))
    .header('vary', 'Accept')
    .header('access-control-allow-origin', '*')
    .header('cache-control', cacheControl)
    .send(jwt ? forms.jwt : forms.json);
}

/** The type that was asked for; `application/vc` is the registered one of JSON with an embedded proof (VC Data Model 2.0, C.1). */
function contentType(accept: string, jwt: boolean): string {
  if (jwt) return /application\/vc\+jwt/.test(accept) ? 'application/vc+jwt' : 'application/jwt';
  return /application\/json/.test(accept) ? 'application/json; charset=utf-8' : 'application/vc';
}
