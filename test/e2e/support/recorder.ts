/** A command as it went over HTTP, with what it was answered. */
export interface Command {
  url: string;
  method: string;
  headers: [string, string][];
  body: RequestInit['body'];
  status: number;
  answer: string;
  correlationId: string;
}

/**
 * Records every command to the portal while some work is done: what can be sent again afterwards, byte for byte.
 *
 * @param portal its origin; requests to others are not recorded
 */
export async function recording<T>(
  portal: string,
  work: () => Promise<T>,
): Promise<{ result: T; commands: Command[] }> {
  const commands: Command[] = [];
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await real(input, init);
    const url = String(input);
    const method = init?.method ?? 'GET';
    // What was answered "not now" was sent again by itself.
    if (method !== 'GET' && response.status !== 503 && url.startsWith(`${portal}/v1/`)) {
      commands.push({
        url,
        method,
        headers: [...new Headers(init?.headers)],
        body: init?.body ?? null,
        status: response.status,
        answer: await response.clone().text(),
        correlationId: response.headers.get('correlation-id') ?? '',
      });
    }
    return response;
  };
  try {
    return { result: await work(), commands };
  } finally {
    globalThis.fetch = real;
  }
}

/** Sends a command once more. @param changed takes the place of its body */
export async function again(command: Command, changed?: string): Promise<{ status: number; answer: string }> {
  const { url, method, headers, body } = command;
  const response = await fetch(url, {
    method,
    headers,
    ...(changed === undefined ? { body } : { body: changed }),
    redirect: 'manual',
  });
  return { status: response.status, answer: await response.text() };
}

/** Path of a command, with ids taken out. */
export const pathOf = (command: Command): string =>
  new URL(command.url).pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');
