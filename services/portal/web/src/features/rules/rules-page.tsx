import { useState } from 'react';
import { useOrgList } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { pick, useText } from '../../i18n/i18n.js';
import { type RulesRevision, rulesKey } from './rules.js';
import { RulesForm } from './rules-form.js';

/** Assessment rules: drafts by form, read as a sentence, approved by signature. */
export function RulesPage() {
  const { t, lang } = useText();
  const writer = useRole('programme-lead', 'registrar');
  const rules = useOrgList<RulesRevision>('assessment-rules');
  const [chosen, setChosen] = useState<RulesRevision | null>(null);
  const [basis, setBasis] = useState<RulesRevision | null>(null);
  return (
    <main className="wrap" id="main">
      <PageHead title={t('rules.title')} sub={t('rules.sub')} />
      <div className={writer ? 'cols' : ''}>
        <div className="stack loose">
          <Loaded query={rules}>
            {(items) =>
              items.length === 0 ? (
                <Empty>{t('rules.empty')}</Empty>
              ) : (
                <Card title={t('rules.list')} flush>
                  <Table
                    label={t('rules.list')}
                    head={[t('parts.name'), t('rules.says'), t('parts.state'), t('parts.choose')]}
                  >
                    {items.map((one) => (
                      <tr key={rulesKey(one)}>
                        <th scope="row">
                          {pick(one.name, lang)}
                          <span className="bl xs muted">
                            {t('rules.revision', { number: one.revision })},{' '}
                            {t(`rules.scope_${one.scope.kind}`)}
                          </span>
                        </th>
                        <td data-h={t('rules.says')} className="all">
                          {one.sentence[lang]}
                        </td>
                        <td data-h={t('parts.state')}>
                          <StatusText thing="policy" state={one.state} />
                        </td>
                        <td>
                          {one.state === 'draft' && writer && (
                            <button type="button" className="btn tiny" onClick={() => setChosen(one)}>
                              {t('rules.approve')}
                              <span className="vh">: {pick(one.name, lang)}</span>
                            </button>
                          )}
                          {one.state === 'approved' && writer && (
                            <button type="button" className="linklike sm" onClick={() => setBasis(one)}>
                              {t('rules.next')}
                            </button>
                          )}
                        </td>
                      </tr>
                    ))}
                  </Table>
                </Card>
              )
            }
          </Loaded>
          {writer && <RulesForm key={basis ? rulesKey(basis) : 'new'} basis={basis} />}
        </div>
        {writer && (
          <aside className="signs">
            {chosen ? (
              <SignPanel
                key={rulesKey(chosen)}
                type="assessment-rules-approval"
                input={{ rulesId: chosen.rulesId, revision: chosen.revision }}
                title={t('rules.approveTitle', { name: pick(chosen.name, lang) })}
                action={t('rules.approveAction')}
              />
            ) : (
              <p className="muted">{t('rules.who')}</p>
            )}
          </aside>
        )}
      </div>
    </main>
  );
}
