import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { Language } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { useHat, useRole } from '../../app/session.js';
import { Card, Crumbs, Loaded, PageHead, Table } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day, monthName } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { type Conflict, Conflicts } from './conflicts.js';

interface Closed {
  doNotAsk: string;
  scope: 'micro-certification' | 'institution' | 'everyone';
  name: Record<Language, string> | null;
  words: string | null;
  since: string;
}

interface AskingSettings {
  renewalMonth: number | null;
  doNotAsk: Closed[];
  conflicts: Conflict[];
}

/** How the organization wants to be asked: its renewal month, and what it is not asked about. */
export function AskingPage() {
  const { t } = useText();
  const hat = useHat();
  const settings = useOrg<AskingSettings>('asking-settings', { refetchMs: 15_000 });
  return (
    <main className="wrap read" id="main">
      <Crumbs to="/requests" label={t('nav.inbox')} here={t('ask.title')} />
      <PageHead title={t('ask.title')} sub={t('ask.sub', { name: hat?.name ?? '' })} />
      <Loaded query={settings}>
        {(given) => (
          <div className="stack loose">
            <RenewalMonth month={given.renewalMonth} />
            <NotAsked items={given.doNotAsk} />
            <Conflicts items={given.conflicts} />
          </div>
        )}
      </Loaded>
    </main>
  );
}

const months = Array.from({ length: 12 }, (_, index) => index + 1);

function RenewalMonth({ month }: { month: number | null }) {
  const { t, lang } = useText();
  const may = useRole('approver', 'administrator');
  const [picked, setPicked] = useState<{ month: number | null } | null>(null);
  const [signed, setSigned] = useState(false);
  const chosen = picked ? picked.month : month;
  return (
    <>
      <Card title={t('ask.month')}>
        <p className="sm muted">{t('ask.monthSub')}</p>
        {may ? (
          <NativeSelect
            label={t('ask.month')}
            value={chosen === null ? '' : String(chosen)}
            data={[
              { value: '', label: t('ask.noMonth') },
              ...months.map((one) => ({ value: String(one), label: monthName(one, lang) })),
            ]}
            onChange={(event) => {
              setSigned(false);
              setPicked({ month: event.currentTarget.value ? Number(event.currentTarget.value) : null });
            }}
          />
        ) : (
          <p>{month === null ? t('ask.noMonth') : monthName(month, lang)}</p>
        )}
      </Card>
      {may && picked && (signed || chosen !== month) && (
        <SignPanel
          key={String(chosen)}
          type="renewal-month"
          input={{ month: chosen }}
          title={t('ask.month')}
          action={t('ask.monthSign')}
          onDone={() => setSigned(true)}
        />
      )}
    </>
  );
}

function NotAsked({ items }: { items: readonly Closed[] }) {
  const { t, lang } = useText();
  const approver = useRole('approver');
  const [ending, setEnding] = useState<Closed | null>(null);
  const nameOf = (one: Closed): string => (one.scope === 'everyone' ? t('ask.nobody') : pick(one.name, lang));
  return (
    <>
      <Card title={t('ask.notAsked')} flush={items.length > 0}>
        {items.length === 0 ? (
          <p className="muted">{t('ask.none')}</p>
        ) : (
          <Table label={t('ask.notAsked')} head={[t('parts.name'), t('ask.since'), t('ask.again')]}>
            {items.map((one) => (
              <tr key={one.doNotAsk}>
                <th scope="row">
                  {nameOf(one)}
                  <span className="bl xs muted">
                    {t(`ask.kind.${one.scope}`)}
                    {one.words && `: “${one.words}”`}
                  </span>
                </th>
                <td data-h={t('ask.since')}>{day(one.since, lang)}</td>
                <td className="all">
                  {approver && (
                    <button type="button" className="btn tiny" onClick={() => setEnding(one)}>
                      {t('ask.again')}
                      <span className="vh">: {nameOf(one)}</span>
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
          key={ending.doNotAsk}
          type="do-not-ask-end"
          input={{ doNotAsk: ending.doNotAsk }}
          title={nameOf(ending)}
          action={t('ask.againSign')}
        />
      )}
    </>
  );
}
