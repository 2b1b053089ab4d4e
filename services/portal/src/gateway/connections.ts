import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Browsers open connections before they need them. Node closes idle connections when the server stops, but not those
 * that never carried a request: they would hold the stop up for a minute.
 */
export function closeUnusedConnections(fastify: FastifyInstance): void {
  const unused = new Set<Socket>();
  fastify.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  fastify.server.on('request', (request) => unused.delete(request.socket));
  fastify.addHook('preClose', async () => {
    for (const socket of unused) socket.destroy();
  });
}
