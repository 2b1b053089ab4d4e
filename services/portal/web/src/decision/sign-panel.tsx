import { EnrolPasskey } from './enrol-passkey.js';
import { DecisionPanel, type DecisionPanelProps } from './panel.js';

/** The panel of every decision; who has no passkey yet makes one in place and goes on. */
export function SignPanel(props: Omit<DecisionPanelProps, 'enrol'>) {
  return <DecisionPanel {...props} enrol={(again) => <EnrolPasskey onDone={again} />} />;
}
