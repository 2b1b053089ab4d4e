import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Page } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { useSession } from '../../app/session.js';
import { useText } from '../../i18n/i18n.js';
import type { Delegations } from '../people/delegations.js';
import type { Member } from '../people/member.js';

/** Not the right person: who else may answer this, its address to send, and the way to let somebody answer. */
export function PassOn() {
  const { t } = useText();
  const me = useSession().data?.person?.id;
  const people = useOrg<Page<Member>>('people');
  const [copied, setCopied] = useState(false);
  const delegations = useOrg<Delegations>('delegations?limit=50');
  const standsIn = (personId: string): boolean =>
    (delegations.data?.items ?? []).some((one) => one.toPersonId === personId && one.state === 'in-force');
  const others = (people.data?.items ?? []).filter(
    (one) => one.personId !== me && one.name && (one.roles.includes('approver') || standsIn(one.personId)),
  );
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(window.location.href);
    setCopied(true);
  };
  return (
    <details>
      <summary>{t('review.pass')}</summary>
      <div className="stack sm">
        <p>
          {others.length > 0
            ? t('review.passTo', { names: others.map((one) => one.name).join(', ') })
            : t('review.passNobody')}
        </p>
        <p className="row">
          {others.length > 0 && (
            <button type="button" className="btn tiny" onClick={() => void copy()}>
              {t(copied ? 'review.passCopied' : 'review.passCopy')}
            </button>
          )}
          <Link to="/people">{t('review.passLet')}</Link>
        </p>
      </div>
    </details>
  );
}
