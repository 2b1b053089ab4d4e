import { NativeSelect } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrgList } from '../../api/hooks.js';
import { useHat } from '../../app/session.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { day, daysUntil } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { Renewal } from '../requests/renewals.js';
import { kinds } from '../requests/request.js';
import { type Choice, type Confirmation, chosenOf, everything, groups } from './confirmation.js';

/** What stands in the employer's name, and until when. */
export function ConfirmationsPage() {
  const { t, lang } = useText();
  const hat = useHat();
  const list = useOrgList<Confirmation>('confirmations', { refetchMs: 10_000 });
  const renewals = useOrgList<Renewal>('renewals');
  const [choice, setChoice] = useState<Choice>(everything);
  return (
    <main className="wrap" id="main">
      <PageHead title={t('conf.title')} sub={t('conf.sub', { name: hat?.name ?? '' })} />
      <Loaded query={list}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t('conf.empty')}</Empty>
          ) : (
            <Card title={t('conf.list')} flush>
              <Filters items={items} choice={choice} onChoose={setChoice} />
              <Table
                label={t('conf.title')}
                head={[t('conf.what'), t('conf.kind'), t('conf.scope'), t('conf.given'), t('conf.state')]}
              >
                {chosenOf(items, choice).map((one) => (
                  <tr key={one.confirmationId}>
                    <th scope="row">
                      <Link
                        to="/confirmations/$confirmationId"
                        params={{ confirmationId: one.confirmationId }}
                      >
                        {pick(one.name, lang)}
                      </Link>
                      <span className="bl xs muted">
                        {one.institution?.name}
                        {one.number !== null && `, ${t('parts.version', { number: one.number })}`}
                      </span>
                    </th>
                    <td data-h={t('conf.kind')}>{t(`kind.${one.kind}`)}</td>
                    <td data-h={t('conf.scope')}>
                      {one.scope.sector}, {one.scope.region}
                    </td>
                    <td data-h={t('conf.given')}>{day(one.givenAt, lang)}</td>
                    <td data-h={t('conf.state')}>
                      <StatusText
                        thing="confirmation"
                        state={one.state}
                        values={{
                          date: day(one.validUntil, lang),
                          days: t('parts.days', { count: Math.max(0, daysUntil(one.validUntil)) }),
                        }}
                      />
                      {renewals.data?.some((each) => each.confirmationId === one.confirmationId) && (
                        <Link className="bl sm" to="/requests">
                          {t('conf.renew')}
                          <span className="vh">: {pick(one.name, lang)}</span>
                        </Link>
                      )}
                    </td>
                  </tr>
                ))}
              </Table>
            </Card>
          )
        }
      </Loaded>
    </main>
  );
}

interface FiltersProps {
  items: readonly Confirmation[];
  choice: Choice;
  onChoose: (choice: Choice) => void;
}

/** Which of them are shown: by state, kind and institution. */
function Filters({ items, choice, onChoose }: FiltersProps) {
  const { t } = useText();
  const institutions = new Map(
    items.flatMap((one) => (one.institution ? [[one.institution.organizationId, one.institution.name]] : [])),
  );
  const all = { value: '', label: t('conf.all') };
  return (
    <div className="bd">
      <div className="fields">
        <NativeSelect
          label={t('conf.state')}
          value={choice.group}
          data={[all, ...groups.map((value) => ({ value, label: t(`conf.group.${value}`) }))]}
          onChange={(event) => onChoose({ ...choice, group: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('conf.kind')}
          value={choice.kind}
          data={[all, ...kinds.map((value) => ({ value, label: t(`kind.${value}`) }))]}
          onChange={(event) => onChoose({ ...choice, kind: event.currentTarget.value })}
        />
        {institutions.size > 1 && (
          <NativeSelect
            label={t('conf.institution')}
            value={choice.institutionId}
            data={[all, ...[...institutions].map(([value, label]) => ({ value, label }))]}
            onChange={(event) => onChoose({ ...choice, institutionId: event.currentTarget.value })}
          />
        )}
      </div>
    </div>
  );
}
