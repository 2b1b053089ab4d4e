import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Problem } from '../../../shared/src/problem.js';

const CSV_BYTES = 32 * 1024 * 1024;
const UPLOAD_PATH = /^\/v1\/(?:organizations\/[^/]+|me)\/cases\/[^/]+\/evidence(?:\?|$)/;

/**
 * Content types beside JSON: a CSV is read whole (at most 32 MB); the body of an upload is handed on as a stream,
 * whatever its type, so that it is never held in memory and its refusal is said in our own words.
 */
export async function acceptUploads(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(
    'text/csv',
    { parseAs: 'buffer', bodyLimit: CSV_BYTES },
    (_request, body, done) => {
      done(null, body);
    },
  );
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser('*', (request, payload, done) => {
    if (UPLOAD_PATH.test(request.url)) done(null, payload);
    else done(new Problem('unsupported-media-type'));
  });
}
