import { Link } from '@tanstack/react-router';
import { useOrgList } from '../../api/hooks.js';
import { Card, Loaded } from '../../components/page.js';
import { pick, useText } from '../../i18n/i18n.js';
import { type PolicyRevision, policyKey } from '../policies/policy.js';
import { useChosenPolicy } from './chosen-policy.js';

/** Which policy the version will be submitted under: who is asked, and what is needed. */
export function EndorsersStep({ versionId }: { versionId: string }) {
  const [chosen, choose] = useChosenPolicy(versionId);
  return <ChoosePolicy chosen={chosen} onChoose={choose} />;
}

/** The approved policies, one of them chosen. */
export function ChoosePolicy({
  chosen,
  onChoose: choose,
}: {
  chosen: string | null;
  onChoose: (key: string) => void;
}) {
  const { t, lang } = useText();
  const policies = useOrgList<PolicyRevision>('policies');
  return (
    <Card title={t('author.step.endorsers')}>
      <p className="sm muted">{t('author.policyChoose')}</p>
      <Loaded query={policies} rows={2}>
        {(items) => {
          const approved = items.filter((one) => one.state === 'approved');
          if (approved.length === 0) return <p>{t('author.policyNone')}</p>;
          return (
            <fieldset className="stack">
              <legend className="vh">{t('round.policy')}</legend>
              {approved.map((one) => (
                <label key={policyKey(one)} className="opt">
                  <input
                    type="radio"
                    name="policy"
                    checked={chosen === policyKey(one)}
                    onChange={() => choose(policyKey(one))}
                  />
                  <span className="ob">
                    <span>
                      <b>
                        {pick(one.name, lang)}, {t('policies.revision', { number: one.revision })}
                      </b>
                      <small>{one.sentence[lang]}</small>
                      <small>
                        {t('author.asked', { names: one.organizations.map((each) => each.name).join(', ') })}
                      </small>
                    </span>
                  </span>
                </label>
              ))}
            </fieldset>
          );
        }}
      </Loaded>
      <p>
        <Link to="/settings/policies">{t('author.policyWrite')}</Link>
      </p>
    </Card>
  );
}
