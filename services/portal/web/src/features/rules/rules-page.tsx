import { useRole } from '../../app/session.js';
import { RevisionsPage } from '../../decision/revisions-page.js';
import { useText } from '../../i18n/i18n.js';
import type { RulesRevision } from './rules.js';
import { RulesForm } from './rules-form.js';

/** Assessment rules: drafts by form, approval by signature. */
export function RulesPage() {
  const { t } = useText();
  const decides = useRole('programme-lead', 'registrar');
  return (
    <RevisionsPage<RulesRevision>
      rest="assessment-rules"
      words="rules"
      idOf={(one) => one.rulesId}
      under={(one) => t(`rules.scope_${one.scope.kind}`)}
      mayWrite={decides}
      mayApprove={decides}
      decision="assessment-rules-approval"
      input={({ rulesId, revision }) => ({ rulesId, revision })}
      form={RulesForm}
    />
  );
}
