import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers when well; answers false or throws when not. */
export type Check = () => unknown;

export interface HealthAnswer {
  status: 200 | 503;
  body: { status: 'ok' | 'unavailable'; problems: { name: string; detail: string }[] };
}

const CHECK_TIMEOUT_MS = 2_000;

/** What must work before this process may get requests. */
export class Readiness {
  private readonly checks = new Map<string, Check>();

  /** Adds a check by its name; a second one of the same name replaces the first. */
  register(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  /** Runs all checks side by side, each for at most two seconds, and lists those that fail. Never throws. */
  async readyz(): Promise<HealthAnswer> {
    const results = await Promise.all([...this.checks].map(([name, check]) => runCheck(name, check)));
    const problems = results.filter((problem) => problem !== null);
    return problems.length === 0
      ? { status: 200, body: { status: 'ok', problems } }
      : { status: 503, body: { status: 'unavailable', problems } };
  }
}

/** The process is up: says nothing about what it depends on, so that a dependency's fault restarts nobody. */
export function healthz(): HealthAnswer {
  return { status: 200, body: { status: 'ok', problems: [] } };
}

/**
 * Serves `/healthz` and `/readyz` alone, for a process without other HTTP.
 *
 * @param options.port 0 takes a free one; the port taken is in the answer.
 */
export async function serveHealth(
  readiness: Readiness,
  options: { port: number; host: string },
): Promise<{ port: number; stop(): Promise<void> }> {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.split('?')[0];
    const answer = path === '/healthz' ? healthz() : path === '/readyz' ? await readiness.readyz() : null;
    response.writeHead(answer?.status ?? 404, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    response.end(JSON.stringify(answer?.body ?? { status: 'not-found' }));
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function runCheck(name: string, check: Check): Promise<{ name: string; detail: string } | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
  });
  try {
    const well = await Promise.race([Promise.resolve().then(check), timeout]);
    return well === false ? { name, detail: 'not ready' } : null;
  } catch (error) {
    return { name, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
