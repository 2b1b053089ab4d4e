import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useOrg, useOrgList } from '../../api/hooks.js';
import { Card, Loaded, Note } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';
import { type PolicyRevision, policyKey } from '../policies/policy.js';
import { useChosenPolicy } from './chosen-policy.js';
import { type Check, type Fault, stepOf } from './draft.js';
import { ChoosePolicy } from './step-endorsers.js';

interface SubmitProps {
  id: string;
  versionId: string;
  number: number;
  submitted: boolean;
  /** Saves what waits to be saved, so that the check and the submission see it. */
  flush: () => Promise<void>;
}

/** Everything that is missing at once, each fault a link to its field; then the submission. */
export function SubmitStep({ id, versionId, number, submitted, flush }: SubmitProps) {
  const { t } = useText();
  const [flushed, setFlushed] = useState(submitted);
  const check = useOrg<Check>(flushed ? `versions/${versionId}/check` : null);
  const policies = useOrgList<PolicyRevision>('policies');
  const [chosen, choose] = useChosenPolicy(versionId);
  useEffect(() => {
    if (!submitted) void flush().then(() => setFlushed(true));
  }, [flush, submitted]);
  if (submitted) return <Note tone="ok" title={t('author.submitAfter')} />;
  const approved = policies.data?.filter((one) => one.state === 'approved') ?? [];
  const policy =
    approved.find((one) => policyKey(one) === chosen) ?? (approved.length === 1 ? approved[0] : undefined);
  return (
    <>
      <Card title={t('author.step.submit')}>
        <Loaded query={check}>
          {({ complete, faults, warnings }) => (
            <>
              {complete ? (
                <Note tone="ok" title={t('author.complete')} />
              ) : (
                <Note tone="wait" title={t('author.faults', { count: faults.length })}>
                  <FaultList id={id} versionId={versionId} faults={faults} />
                </Note>
              )}
              {warnings.length > 0 && (
                <Note tone="work" title={t('author.warnings')}>
                  <FaultList id={id} versionId={versionId} faults={warnings} />
                </Note>
              )}
            </>
          )}
        </Loaded>
      </Card>
      {approved.length !== 1 && <ChoosePolicy chosen={chosen} onChoose={choose} />}
      <SignPanel
        type="version-submission"
        input={
          check.data?.complete && policy
            ? { versionId, policyId: policy.policyId, policyRevision: policy.revision }
            : null
        }
        title={t('author.submitTitle', { number })}
        action={t('author.submitAction', { number })}
        missing={t('author.submitMissing')}
        note={t('author.submitNote')}
        after={
          <p>
            {t('author.submitAfter')}{' '}
            <Link to="/micro-certifications/$id" params={{ id }}>
              {t('parts.open')}
            </Link>
          </p>
        }
      />
    </>
  );
}

function FaultList({ id, versionId, faults }: { id: string; versionId: string; faults: Fault[] }) {
  const { t, lang } = useText();
  return (
    <ul className="tight">
      {faults.map((fault) => (
        <li key={`${fault.pointer} ${fault.code}`}>
          {lang === 'fr' ? (fault.detailFr ?? fault.detail) : fault.detail}{' '}
          {fault.suggestions &&
            fault.suggestions.length > 0 &&
            `${t('author.suggest', { verbs: fault.suggestions.join(', ') })} `}
          <Link
            to="/micro-certifications/$id/versions/$versionId/$step"
            params={{ id, versionId, step: stepOf(fault.pointer) }}
            hash={fault.pointer}
          >
            {t('author.go')}
            <span className="vh">: {fault.pointer}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
