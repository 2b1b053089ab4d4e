import type { Page } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { useText } from '../../i18n/i18n.js';
import type { Member } from './member.js';

/** Names of the organization's people by id; of an erased person that it is one, and nothing until they are known. */
export function useNames(): (personId: string) => string {
  const { t } = useText();
  const people = useOrg<Page<Member>>('people').data;
  return (personId) =>
    people ? (people.items.find((one) => one.personId === personId)?.name ?? t('people.erased')) : '';
}
