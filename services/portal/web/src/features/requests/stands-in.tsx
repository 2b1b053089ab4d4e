import { useOrg } from '../../api/hooks.js';
import { useSession } from '../../app/session.js';
import { Note } from '../../components/page.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { Delegations } from '../people/delegations.js';
import { useNames } from './prepared.js';

/** Tells who answers for a colleague for whom, and until when. */
export function StandsIn() {
  const { t, lang } = useText();
  const me = useSession().data?.person?.id;
  const nameOf = useNames();
  const query = useOrg<Delegations>('delegations?limit=50');
  const mine = query.data?.items.filter((one) => one.toPersonId === me && one.state === 'in-force') ?? [];
  return mine.map((one) => (
    <Note
      key={one.delegationId}
      tone="work"
      title={t('delegation.inPlace', { name: nameOf(one.personId), date: day(one.validUntil, lang) })}
    />
  ));
}
