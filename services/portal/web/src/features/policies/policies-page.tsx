import { useRole } from '../../app/session.js';
import { RevisionsPage } from '../../decision/revisions-page.js';
import type { PolicyRevision } from './policy.js';
import { PolicyForm } from './policy-form.js';

/** Endorsement policies: drafts by form, approval by signature. */
export function PoliciesPage() {
  const mayApprove = useRole('registrar', 'administrator');
  const mayWrite = useRole('programme-lead', 'registrar', 'administrator');
  return (
    <RevisionsPage<PolicyRevision>
      rest="policies"
      words="policies"
      idOf={(one) => one.policyId}
      mayWrite={mayWrite}
      mayApprove={mayApprove}
      decision="policy-approval"
      input={({ policyId, revision }) => ({ policyId, revision })}
      form={PolicyForm}
    />
  );
}
