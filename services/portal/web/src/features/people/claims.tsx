import type { ApiProblem } from '../../api/api.js';
import { Card, Loaded } from '../../components/page.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';

/** A claim that awaits somebody's vouching. */
export interface OpenClaim {
  decisionId: string;
  organizationId: string;
  organizationName: string;
  mailDomain: string;
  personId: string;
  credentialId: string;
  claimedAt: string;
}

interface ClaimsProps {
  query: { data: OpenClaim[] | undefined; error: ApiProblem | null; refetch: () => unknown };
  nameOf: (personId: string) => string;
  onChoose: (claim: OpenClaim) => void;
}

/** Passkeys of members that nobody has vouched for yet. */
export function Claims({ query, nameOf, onChoose }: ClaimsProps) {
  const { t, lang } = useText();
  return (
    <Card title={t('people.claims')}>
      <Loaded query={query} rows={1}>
        {(claims) =>
          claims.length === 0 ? (
            <p className="muted">{t('people.noClaims')}</p>
          ) : (
            <>
              <p className="sm muted">{t('people.claimsSub')}</p>
              <ul className="line-list">
                {claims.map((claim) => (
                  <li key={claim.decisionId}>
                    <span />
                    <div>
                      <b>{nameOf(claim.personId)}</b>
                      <p className="sm muted">{t('people.madeOn', { date: day(claim.claimedAt, lang) })}</p>
                    </div>
                    <button type="button" className="btn tiny" onClick={() => onChoose(claim)}>
                      {t('people.vouch')}
                      <span className="vh">: {nameOf(claim.personId)}</span>
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
