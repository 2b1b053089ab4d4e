import { useState } from 'react';
import { useOrgList } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { MicroCertification } from '../authoring/draft.js';
import { inForce, type PathwayRevision } from './pathway.js';
import { PathwayForm } from './pathway-form.js';
import { Stacks } from './stacks.js';

const keyOf = (one: PathwayRevision): string => `${one.pathwayId}/${one.revision}`;

/** Pathways of the institution: what comes before a case, and what together makes a larger micro-certification. */
export function PathwaysPage() {
  const { t, lang } = useText();
  const lead = useRole('programme-lead');
  const pathways = useOrgList<PathwayRevision>('pathways');
  const micros = useOrgList<MicroCertification>('micro-certifications');
  const [chosen, setChosen] = useState<PathwayRevision | null>(null);
  const nameOf = (id: string): string => pick(micros.data?.find((one) => one.id === id)?.name, lang);
  return (
    <main className="wrap" id="main">
      <PageHead title={t('pathways.title')} sub={t('pathways.sub')} />
      <div className={lead ? 'cols' : ''}>
        <div className="stack loose">
          <Loaded query={pathways}>
            {(items) => {
              const current = inForce(items);
              return items.length === 0 ? (
                <Empty>{t('pathways.empty')}</Empty>
              ) : (
                <Card title={t('pathways.list')} flush>
                  <Table
                    label={t('pathways.list')}
                    head={[t('pathways.micro'), t('pathways.reads'), t('parts.state'), t('policies.approve')]}
                  >
                    {items.map((one) => (
                      <tr key={keyOf(one)}>
                        <th scope="row">
                          {nameOf(one.microCertificationId)}
                          <span className="bl xs muted">
                            {t('policies.revision', { number: one.revision })}
                            {current.get(one.microCertificationId) === one && `, ${t('pathways.inForce')}`}
                          </span>
                        </th>
                        <td data-h={t('pathways.reads')} className="all">
                          {one.sentence[lang]}
                        </td>
                        <td data-h={t('parts.state')}>
                          <StatusText thing="policy" state={one.state} />
                        </td>
                        <td>
                          {one.state === 'draft' && lead && (
                            <button type="button" className="btn tiny" onClick={() => setChosen(one)}>
                              {t('policies.approve')}
                              <span className="vh">: {nameOf(one.microCertificationId)}</span>
                            </button>
                          )}
                        </td>
                      </tr>
                    ))}
                  </Table>
                </Card>
              );
            }}
          </Loaded>
          <Stacks nameOf={nameOf} />
          {lead && (
            <PathwayForm
              micros={micros.data ?? []}
              current={inForce(pathways.data ?? [])}
              onDraft={setChosen}
            />
          )}
        </div>
        {lead && (
          <aside className="signs">
            {chosen ? (
              <SignPanel
                key={keyOf(chosen)}
                type="pathway-approval"
                input={{ pathwayId: chosen.pathwayId, revision: chosen.revision }}
                title={t('pathways.approveTitle', { name: nameOf(chosen.microCertificationId) })}
                action={t('pathways.approveAction')}
              />
            ) : (
              <p className="muted">{t('pathways.who')}</p>
            )}
          </aside>
        )}
      </div>
    </main>
  );
}
