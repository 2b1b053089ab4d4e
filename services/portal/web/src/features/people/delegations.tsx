import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useOrg } from '../../api/hooks.js';
import { useRole, useSession } from '../../app/session.js';
import { Card, Loaded, Note, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { Member } from './member.js';

interface Delegation {
  delegationId: string;
  personId: string;
  toPersonId: string;
  state: 'in-force' | 'ended' | 'lapsed' | 'refused';
  validUntil: string;
  endedAt: string | null;
}

/** The organization's delegations, newest first. */
export interface Delegations {
  items: Delegation[];
  latestDay: string;
}

/** Who answers for whom, and until when. */
export function Delegations({ members }: { members: readonly Member[] }) {
  const { t, lang } = useText();
  const me = useSession().data?.person?.id ?? '';
  const approver = useRole('approver');
  const query = useOrg<Delegations>('delegations?limit=50', { refetchMs: 10_000 });
  // Whoever stands in acts as approver, and cannot pass that on.
  const holdsRole = members.some((one) => one.personId === me && one.roles.includes('approver'));
  const [ending, setEnding] = useState<Delegation | null>(null);
  const nameOf = (personId: string): string =>
    members.find((one) => one.personId === personId)?.name ?? t('people.erased');
  return (
    <Loaded query={query}>
      {({ items, latestDay }) => (
        <>
          <Card title={t('delegation.title')} flush={items.length > 0}>
            {items.length === 0 ? (
              <p className="muted">{t('delegation.none')}</p>
            ) : (
              <Table
                label={t('delegation.title')}
                head={[t('delegation.from'), t('delegation.to'), t('parts.state'), t('delegation.end')]}
              >
                {items.map((one) => (
                  <tr key={one.delegationId}>
                    <th scope="row">{nameOf(one.personId)}</th>
                    <td data-h={t('delegation.to')}>{nameOf(one.toPersonId)}</td>
                    <td data-h={t('parts.state')}>
                      <StatusText
                        thing="delegation"
                        state={one.state}
                        values={{ date: day(one.endedAt ?? one.validUntil, lang) }}
                      />
                    </td>
                    <td className="all">
                      {approver &&
                        one.state === 'in-force' &&
                        [one.personId, one.toPersonId].includes(me) && (
                          <button type="button" className="btn tiny" onClick={() => setEnding(one)}>
                            {t('delegation.end')}
                            <span className="vh">: {nameOf(one.toPersonId)}</span>
                          </button>
                        )}
                    </td>
                  </tr>
                ))}
              </Table>
            )}
          </Card>
          {ending && (
            <SignPanel
              key={ending.delegationId}
              type="delegation-end"
              input={{ delegationId: ending.delegationId }}
              title={t('delegation.endTitle', { name: nameOf(ending.toPersonId) })}
              action={t('delegation.endAction')}
            />
          )}
          {holdsRole && <GiveDelegation members={members} me={me} latestDay={latestDay} />}
          {approver && !holdsRole && <Note tone="work" title={t('delegation.standsIn')} />}
        </>
      )}
    </Loaded>
  );
}

interface GiveProps {
  members: readonly Member[];
  me: string;
  latestDay: string;
}

function GiveDelegation({ members, me, latestDay }: GiveProps) {
  const { t, lang } = useText();
  const [toPersonId, setPerson] = useState('');
  const [untilDay, setUntil] = useState('');
  const colleagues = members.filter(
    (one) => one.personId !== me && !one.provisional && one.name && !one.roles.includes('approver'),
  );
  const chosen = colleagues.find((one) => one.personId === toPersonId);
  return (
    <>
      <Card title={t('delegation.give')}>
        <p className="sm muted">{t('delegation.giveSub', { date: day(latestDay, lang) })}</p>
        {colleagues.length === 0 ? (
          <p className="muted">{t('delegation.nobody')}</p>
        ) : (
          <div className="fields">
            <NativeSelect
              label={t('delegation.to')}
              value={toPersonId}
              data={[
                { value: '', label: t('parts.choose') },
                ...colleagues.map((one) => ({ value: one.personId, label: one.name ?? '' })),
              ]}
              onChange={(event) => setPerson(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              label={t('delegation.until')}
              max={latestDay}
              value={untilDay}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
          </div>
        )}
      </Card>
      {colleagues.length > 0 && (
        <SignPanel
          type="delegation"
          input={chosen && untilDay ? { toPersonId, untilDay } : null}
          title={chosen ? t('delegation.giveTitle', { name: chosen.name ?? '' }) : t('delegation.give')}
          action={t('delegation.giveAction')}
          missing={t('delegation.missing')}
        />
      )}
    </>
  );
}
