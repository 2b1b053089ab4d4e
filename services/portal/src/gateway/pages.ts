import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { securityHeaders } from './headers.js';
import { owners } from './routing.js';

const FOREVER = 'public, max-age=31536000, immutable';

/** Serves the built pages: files as they are, every other path the one page that routes by itself. */
export class Pages {
  private readonly folder: string;
  private readonly portalOrigin: string;

  constructor(folder: string, portalOrigin: string) {
    this.folder = resolve(folder);
    this.portalOrigin = portalOrigin;
  }

  /** Adds `sendFile` to the replies; no route is opened by it. */
  async register(fastify: FastifyInstance): Promise<void> {
    if (!existsSync(this.folder)) return;
    await fastify.register(fastifyStatic, { root: this.folder, serve: false, cacheControl: false });
  }

  /** Answers a GET or HEAD of a page's path. */
  async send(path: string, reply: FastifyReply): Promise<FastifyReply> {
    reply.headers(securityHeaders('page', this.portalOrigin));
    const file = this.fileOf(path);
    if (file) {
      // Built files under assets/ have their digest in the name.
      reply.header('cache-control', file.startsWith('assets/') ? FOREVER : 'no-cache');
      return reply.sendFile(file);
    }
    if (/\.[a-z0-9]{2,5}$/i.test(path) || !existsSync(resolve(this.folder, 'index.html')))
      return this.missing(reply);
    return reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(readFileSync(resolve(this.folder, 'index.html')));
  }

  /** The index of the API's documents. */
  sendDocsIndex(reply: FastifyReply): FastifyReply {
    const items = [...owners, 'portal'].map(
      (owner) =>
        `<li><a href="/docs/${owner}/docs">${owner}</a> (<a href="/docs/${owner}/docs-json">OpenAPI</a>)</li>`,
    );
    return reply
      .headers(securityHeaders('docs', this.portalOrigin))
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(
        `<!doctype html><html lang="en"><meta charset="utf-8"><title>Countersign: API</title><h1>Countersign: API</h1>
<p>Every path is served by this address. <span lang="fr">Tous les chemins sont servis par cette adresse.</span></p>
<ul>${items.join('')}</ul></html>`,
      );
  }

  private missing(reply: FastifyReply): FastifyReply {
    return reply
      .status(404)
      .type('text/plain; charset=utf-8')
      .send('There is no such page. / Cette page n’existe pas.');
  }

  /** The file of a path inside the folder, or null. */
  private fileOf(path: string): string | null {
    const name = path.replace(/^\/+/, '');
    if (
      !/^[A-Za-z0-9_@.-]+(\/[A-Za-z0-9_@.-]+)*$/.test(name) ||
      name.split('/').some((part) => part.startsWith('.'))
    )
      return null;
    return name !== 'index.html' && /\.[a-z0-9]+$/i.test(name) && existsSync(resolve(this.folder, name))
      ? name
      : null;
  }
}
