import { useSession } from '../../app/session.js';
import { Note } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';
import type { Waiver } from './relevance.js';

/** Approves or ends a waiver; who proposed it, or submitted the version, reads why it is not theirs to approve. */
export function WaiverDecision({ waiver, what }: { waiver: Waiver; what: 'approve' | 'end' }) {
  const { t } = useText();
  const personId = useSession().data?.person?.id;
  const own = personId === waiver.proposerId || personId === waiver.submitterId;
  if (what === 'approve' && own) return <Note tone="wait" title={t('rel.own')} />;
  return (
    <SignPanel
      type={what === 'approve' ? 'waiver-approval' : 'waiver-end'}
      input={{ waiverId: waiver.waiverId }}
      title={t(what === 'approve' ? 'rel.approveTitle' : 'rel.endTitle')}
      action={t(what === 'approve' ? 'rel.approveAction' : 'rel.endAction')}
    />
  );
}
