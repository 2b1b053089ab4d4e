import { useState } from 'react';
import type { Language } from '../../api/api.js';
import { useOrgList } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Card, Loaded, Table } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { Kind } from './request.js';

/** A confirmation that may be renewed as it is. */
export interface Renewal {
  confirmationId: string;
  kind: Kind;
  number: number;
  name: Partial<Record<Language, string>>;
  institution: { name: string };
  validUntil: string;
  untilDay: string;
}

/** Confirmations that end soon and whose text is unchanged: renewed together, by one signature. */
export function Renewals() {
  const { t } = useText();
  const approver = useRole('approver');
  const list = useOrgList<Renewal>('renewals', { refetchMs: 30_000 });
  const [signing, setSigning] = useState<{ ids: string[]; labels: string[] } | null>(null);
  return (
    <Loaded query={list} rows={1}>
      {(items) => (
        <>
          {items.length > 0 && (
            <Choose items={items} approver={approver} onSign={(ids, labels) => setSigning({ ids, labels })} />
          )}
          {signing && (
            <SignPanel
              key={signing.ids.join()}
              type="confirmation"
              input={{ renewals: signing.ids }}
              title={t('renew.signTitle')}
              action={t('renew.sign', { count: signing.ids.length })}
              labels={signing.labels}
              note={t('renew.note')}
            />
          )}
        </>
      )}
    </Loaded>
  );
}

interface ChooseProps {
  items: readonly Renewal[];
  approver: boolean;
  onSign: (ids: string[], labels: string[]) => void;
}

function Choose({ items, approver, onSign }: ChooseProps) {
  const { t, lang } = useText();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const labelOf = (one: Renewal): string => `${pick(one.name, lang)}: ${t(`kind.${one.kind}`)}`;
  const sign = (these: readonly Renewal[]): void =>
    onSign(
      these.map((one) => one.confirmationId),
      these.map(labelOf),
    );
  const toggle = (id: string): void =>
    setChosen((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old, id]));
  const ticked = items.filter((one) => chosen.includes(one.confirmationId));
  return (
    <Card title={t('renew.title')} flush>
      <Table
        label={t('renew.title')}
        head={[t('parts.name'), t('conf.kind'), t('renew.ends'), t('renew.until')]}
      >
        {items.map((one) => (
          <tr key={one.confirmationId}>
            <th scope="row">
              {approver ? (
                <label className="ckl">
                  <input
                    type="checkbox"
                    className="ck"
                    checked={chosen.includes(one.confirmationId)}
                    onChange={() => toggle(one.confirmationId)}
                  />
                  {pick(one.name, lang)}
                </label>
              ) : (
                pick(one.name, lang)
              )}
              <span className="bl xs muted">
                {t('inbox.from', { institution: one.institution.name, number: one.number })}
              </span>
            </th>
            <td data-h={t('conf.kind')}>{t(`kind.${one.kind}`)}</td>
            <td data-h={t('renew.ends')}>{day(one.validUntil, lang)}</td>
            <td data-h={t('renew.until')}>{day(one.untilDay, lang)}</td>
          </tr>
        ))}
      </Table>
      {approver && (
        <div className="bd">
          <div className="row">
            <button type="button" className="btn p" onClick={() => sign(items)}>
              {t('renew.all', { count: items.length })}
            </button>
            {ticked.length > 0 && ticked.length < items.length && (
              <button type="button" className="btn" onClick={() => sign(ticked)}>
                {t('renew.chosen', { count: ticked.length })}
              </button>
            )}
          </div>
        </div>
      )}
    </Card>
  );
}
