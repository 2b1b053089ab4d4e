import { useHat } from '../../app/session.js';
import { day } from '../../i18n/dates.js';
import type en from '../../i18n/en.json';
import { useText } from '../../i18n/i18n.js';
import { useRefusal } from '../../i18n/use-refusal.js';
import type { TimelineItem, TimelinePage } from './timeline.js';

type Fact = TimelineItem['facts'][string] | undefined;

type Texts = (typeof en)['timeline'];
const isKey = <T extends object>(texts: T, key: string): key is Extract<keyof T, string> =>
  Object.hasOwn(texts, key);

/** How a timeline's facts read: what happened, and who decided it. */
export function useWords(names: Pick<TimelinePage, 'organizations' | 'people'>) {
  const { t, lang } = useText();
  const hat = useHat();
  const refusal = useRefusal();
  const texts: Texts = t('timeline', { returnObjects: true });
  const roles = t('role', { returnObjects: true });
  const duties = t('queue.duty', { returnObjects: true });

  const organization = (id: Fact | null): string =>
    (typeof id === 'string' ? names.organizations[id] : undefined) ?? t('timeline.anOrganization');
  const person = (id: Fact): string =>
    (typeof id === 'string' ? names.people[id] : undefined) ?? t('timeline.formerPerson');
  const word = (code: Fact): string => {
    const text = String(code ?? '');
    return isKey(texts.word, text) ? texts.word[text] : text;
  };
  const duty = (code: Fact): string => {
    const text = String(code ?? '');
    return isKey(duties, text) ? duties[text] : text;
  };
  const role = (name: string): string => {
    if (isKey(texts.role, name)) return texts.role[name];
    return isKey(roles, name) ? roles[name] : name;
  };
  const kind = (name: Fact): string =>
    name === 'in-demand' || name === 'fidelity' ? t(`kind.${name}`) : String(name ?? '');
  const many = (value: Fact, one: (name: string) => string): string =>
    Array.isArray(value) ? value.map((name) => one(String(name))).join(', ') : '';
  const decision = (type: string | null | undefined): string =>
    type && isKey(texts.decision, type) ? texts.decision[type] : texts.decision.other;

  /** What happened, as a sentence. */
  function sentence({ type, facts, organizationId, decision: decided }: TimelineItem): string {
    if (!isKey(texts.event, type)) return decision(decided?.type);
    const date = facts.validUntil ?? facts.appealUntil ?? facts.closesAt ?? facts.decideBy;
    return t(`timeline.event.${type}`, {
      org: organization(organizationId),
      other: organization(facts.substituteOrganizationId ?? facts.fromOrganizationId),
      // Whoever marks is not told by name who else does.
      person:
        facts.personId === undefined && type === 'caseAssigned'
          ? t('timeline.aMember')
          : person(facts.personId),
      roles: many(facts.roles, role),
      kinds: many(facts.kinds, kind),
      kind: kind(facts.kind),
      date: typeof date === 'string' ? day(date, lang) : '',
      number: facts.number ?? facts.ordinal ?? '',
      revision: facts.revision ?? '',
      round: facts.round ?? '',
      count: facts.issued ?? facts.days ?? facts.count ?? '',
      outcome: word(facts.outcome),
      finding: word(facts.finding),
      status: word(facts.status),
      state: word(facts.state),
      duty: duty(facts.duty),
      reason: word(facts.reason),
      code: typeof facts.code === 'string' ? refusal(facts.code) : '',
      decision: decision(decided?.type),
    });
  }

  /** Who decided: role and organization, and by name only the reader's own people. Null where nobody did. */
  function who({ decision: decided }: TimelineItem): string | null {
    if (!decided?.role) return null;
    const own = decided.organizationId === hat?.organizationId;
    const name = own && decided.personId ? names.people[decided.personId] : undefined;
    return [name, role(decided.role), organization(decided.organizationId)].filter(Boolean).join(', ');
  }

  return { sentence, who, decision };
}
