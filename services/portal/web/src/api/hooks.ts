import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useHat } from '../app/session.js';
import { type ApiProblem, call, orgPath, type Page } from './api.js';
import { useAttemptKey } from './attempt.js';

/** Reads a thing of the organization acted for. @param rest path below `/v1/organizations/{id}/`; null reads nothing */
export function useOrg<T>(
  rest: string | null,
  options: { refetchMs?: number; organizationId?: string } = {},
) {
  const hat = useHat();
  const organizationId = options.organizationId ?? hat?.organizationId ?? null;
  return useQuery<T, ApiProblem>({
    queryKey: ['org', organizationId, rest],
    queryFn: ({ signal }) => call<T>(orgPath(organizationId ?? '', rest ?? ''), { signal }),
    enabled: rest !== null && organizationId !== null,
    ...(options.refetchMs ? { refetchInterval: options.refetchMs } : {}),
  });
}

/** Reads a path of our origin. */
export function useRead<T>(path: string | null, headers: Record<string, string> = {}) {
  return useQuery<T, ApiProblem>({
    queryKey: ['path', path, headers],
    queryFn: ({ signal }) => call<T>(path ?? '', { signal, headers }),
    enabled: path !== null,
  });
}

/** Reads a list of the organization to its end, page by page, at most 2,000 items. */
export function useOrgList<T>(rest: string | null, options: { refetchMs?: number } = {}) {
  const organizationId = useHat()?.organizationId ?? null;
  return useQuery<T[], ApiProblem>({
    queryKey: ['org', organizationId, rest, 'all'],
    queryFn: ({ signal }) => allPages<T>(orgPath(organizationId ?? '', rest ?? ''), signal),
    enabled: rest !== null && organizationId !== null,
    ...(options.refetchMs ? { refetchInterval: options.refetchMs } : {}),
  });
}

const MOST_ITEMS = 2_000;

async function allPages<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const join = path.includes('?') ? '&' : '?';
    const page: Page<T> = await call<Page<T>>(
      cursor ? `${path}${join}cursor=${encodeURIComponent(cursor)}` : path,
      { signal },
    );
    items.push(...page.items);
    cursor = page.next;
  } while (cursor && items.length < MOST_ITEMS);
  return items;
}

/** Sends a command of the organization; a retry of the same body keeps its Idempotency-Key. */
export function useOrgCommand<B, T>(
  rest: string | ((body: B) => string),
  options: { method?: 'POST' | 'PUT' | 'PATCH'; onDone?: (answer: T) => void } = {},
) {
  const hat = useHat();
  const client = useQueryClient();
  const attempt = useAttemptKey();
  return useMutation<T, ApiProblem, B>({
    mutationFn: (body) => {
      const path = typeof rest === 'string' ? rest : rest(body);
      return call<T>(orgPath(hat?.organizationId ?? '', path), {
        method: options.method ?? 'POST',
        body: body ?? {},
        key: attempt.keyFor([path, body]),
      });
    },
    onSuccess: async (answer) => {
      attempt.renew();
      await client.invalidateQueries({ queryKey: ['org'] });
      options.onDone?.(answer);
    },
  });
}
