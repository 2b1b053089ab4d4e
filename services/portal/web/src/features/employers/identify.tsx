import { useState } from 'react';
import type { ApiProblem } from '../../api/api.js';
import { Segments } from '../../components/choices.js';
import { Card, Loaded } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { OpenClaim } from '../people/claims.js';

const methods = ['mail-domain', 'business-registry', 'in-person'] as const;

/** First members of employers who made a passkey and wait to be identified. */
export function EmployerClaims(props: {
  query: { data: OpenClaim[] | undefined; error: ApiProblem | null; refetch: () => unknown };
  onChoose: (claim: OpenClaim) => void;
}) {
  const { t, lang } = useText();
  return (
    <Card title={t('employers.claims')}>
      <Loaded query={props.query} rows={1}>
        {(claims) =>
          claims.length === 0 ? (
            <p className="muted">{t('employers.noClaims')}</p>
          ) : (
            <>
              <p className="sm muted">{t('employers.claimsSub')}</p>
              <ul className="line-list">
                {claims.map((claim) => (
                  <li key={claim.decisionId}>
                    <span />
                    <div>
                      <b>{claim.organizationName}</b>
                      <p className="sm muted">
                        {claim.mailDomain}, {t('people.madeOn', { date: day(claim.claimedAt, lang) })}
                      </p>
                    </div>
                    <button type="button" className="btn tiny" onClick={() => props.onChoose(claim)}>
                      {t('employers.identify')}
                      <span className="vh">: {claim.organizationName}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

/** The registrar says how the first member was identified, and signs it. */
export function Identify({ claim }: { claim: OpenClaim }) {
  const { t } = useText();
  const [method, setMethod] = useState<(typeof methods)[number] | null>(null);
  const { organizationId, organizationName, decisionId } = claim;
  const title = t('employers.identifyTitle', { name: organizationName });
  return (
    <>
      <Card title={title}>
        <Segments
          name="method"
          legend={t('employers.method')}
          value={method}
          onChange={setMethod}
          choices={methods.map((value) => ({ value, label: t(`employers.method_${value}`) }))}
        />
      </Card>
      <SignPanel
        type="identification"
        input={method ? { organizationId, claimDecisionId: decisionId, method } : null}
        title={title}
        action={t('employers.identifyAction')}
        missing={t('employers.identifyMissing')}
        note={t('employers.identifyNote')}
      />
    </>
  );
}
