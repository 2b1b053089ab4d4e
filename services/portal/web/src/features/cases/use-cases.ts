import { useQueries } from '@tanstack/react-query';
import { call, orgPath, type Page } from '../../api/api.js';
import { useHat } from '../../app/session.js';
import type { CaseItem } from './case.js';

const AT_ONCE = 100;

/**
 * Cases by id, for pages whose own facts name a case and no person: its number, what it is about, and the earner where
 * the reader may see who that is.
 */
export function useCases(ids: readonly (string | null)[]): ReadonlyMap<string, CaseItem> {
  const organizationId = useHat()?.organizationId ?? '';
  const wanted = [...new Set(ids.filter((id) => id !== null))].sort();
  const parts: string[] = [];
  for (let at = 0; at < wanted.length; at += AT_ONCE) parts.push(wanted.slice(at, at + AT_ONCE).join(','));
  const answers = useQueries({
    queries: parts.map((part) => ({
      queryKey: ['org', organizationId, 'cases by id', part],
      queryFn: () => call<Page<CaseItem>>(orgPath(organizationId, `cases?limit=${AT_ONCE}&ids=${part}`)),
      staleTime: 60_000,
    })),
  });
  return new Map(answers.flatMap(({ data }) => data?.items ?? []).map((one) => [one.caseId, one]));
}
