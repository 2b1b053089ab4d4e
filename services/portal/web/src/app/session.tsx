import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { type ApiProblem, call, type Language } from '../api/api.js';

export type Role =
  | 'approver'
  | 'supervisor'
  | 'assessor'
  | 'moderator'
  | 'programme-lead'
  | 'registrar'
  | 'administrator'
  | 'earner'
  | 'auditor';

/** One organization that the person acts for. */
export interface Hat {
  organizationId: string;
  name: string | null;
  kind: 'institution' | 'employer' | 'external-body' | null;
  slug: string | null;
  timeZone: string | null;
  roles: Role[];
  /** Not enrolled there yet: enough to read and to enrol a passkey. */
  provisional: boolean;
}

export interface Session {
  person: { id: string; name: string | null; language: Language } | null;
  subject: 'person' | 'earner' | null;
  method: 'account' | 'link' | null;
  /** The institution whose earner this is. */
  earnerOf: string | null;
  /** Zone of that institution, in which its days end. */
  earnerTimeZone: string | null;
  organizations: Hat[];
}

interface HatChoice {
  chosen: string | null;
  choose: (organizationId: string) => void;
}

const HatContext = createContext<HatChoice>({ chosen: null, choose: () => undefined });
const STORE = 'countersign.hat';

/** Who is signed in; `person` is null for nobody. */
export function useSession() {
  return useQuery<Session, ApiProblem>({
    queryKey: ['session'],
    queryFn: ({ signal }) => call<Session>('/v1/session', { signal }),
    staleTime: 15_000,
    refetchOnWindowFocus: true,
  });
}

/** Keeps which organization is acted for; hats are never merged, because duties are separated by them. */
export function HatProvider({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState<string | null>(() => sessionStorage.getItem(STORE));
  const choose = (organizationId: string): void => {
    sessionStorage.setItem(STORE, organizationId);
    setChosen(organizationId);
  };
  return <HatContext.Provider value={{ chosen, choose }}>{children}</HatContext.Provider>;
}

export const useHatChoice = (): HatChoice => useContext(HatContext);

/** The organization acted for; null for earners and visitors. */
export function useHat(): Hat | null {
  const { chosen } = useHatChoice();
  const organizations = useSession().data?.organizations ?? [];
  return organizations.find((one) => one.organizationId === chosen) ?? organizations[0] ?? null;
}

/** The organization for which this person decides: of the hat, or an earner's institution; empty for nobody. */
export function useDecidingFor(): string {
  const hat = useHat();
  const earnerOf = useSession().data?.earnerOf ?? null;
  return hat?.organizationId ?? earnerOf ?? '';
}

/** Whether the hat holds one of the roles. */
export function useRole(...roles: Role[]): boolean {
  const hat = useHat();
  return hat !== null && roles.some((role) => hat.roles.includes(role));
}
