import { useState } from 'react';
import { useOrgList } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { pick, useText } from '../../i18n/i18n.js';
import { type PolicyRevision, policyKey } from './policy.js';
import { PolicyForm } from './policy-form.js';

/** Endorsement policies: drafts by form, approval by signature. */
export function PoliciesPage() {
  const { t, lang } = useText();
  const approver = useRole('registrar', 'administrator');
  const writer = useRole('programme-lead', 'registrar', 'administrator');
  const policies = useOrgList<PolicyRevision>('policies');
  const [chosen, setChosen] = useState<PolicyRevision | null>(null);
  const [basis, setBasis] = useState<PolicyRevision | null>(null);
  return (
    <main className="wrap" id="main">
      <PageHead title={t('policies.title')} sub={t('policies.sub')} />
      <div className={approver ? 'cols' : ''}>
        <div className="stack loose">
          <Loaded query={policies}>
            {(items) =>
              items.length === 0 ? (
                <Empty>{t('policies.empty')}</Empty>
              ) : (
                <Card title={t('policies.list')} flush>
                  <Table
                    label={t('policies.list')}
                    head={[t('parts.name'), t('policies.needs'), t('parts.state'), t('parts.choose')]}
                  >
                    {items.map((one) => (
                      <tr key={policyKey(one)}>
                        <th scope="row">
                          {pick(one.name, lang)}
                          <span className="bl xs muted">
                            {t('policies.revision', { number: one.revision })}
                          </span>
                        </th>
                        <td data-h={t('policies.needs')} className="all">
                          {one.sentence[lang]}
                        </td>
                        <td data-h={t('parts.state')}>
                          <StatusText thing="policy" state={one.state} />
                        </td>
                        <td>
                          {one.state === 'draft' && approver && (
                            <button type="button" className="btn tiny" onClick={() => setChosen(one)}>
                              {t('policies.approve')}
                              <span className="vh">: {pick(one.name, lang)}</span>
                            </button>
                          )}
                          {one.state === 'approved' && writer && (
                            <button type="button" className="linklike sm" onClick={() => setBasis(one)}>
                              {t('policies.next')}
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
          {writer && <PolicyForm key={basis ? policyKey(basis) : 'new'} basis={basis} />}
        </div>
        {approver && (
          <aside className="signs">
            {chosen ? (
              <SignPanel
                key={policyKey(chosen)}
                type="policy-approval"
                input={{ policyId: chosen.policyId, revision: chosen.revision }}
                title={t('policies.approveTitle', { name: pick(chosen.name, lang) })}
                action={t('policies.approveAction')}
              />
            ) : (
              <p className="muted">{t('policies.who')}</p>
            )}
          </aside>
        )}
      </div>
    </main>
  );
}
