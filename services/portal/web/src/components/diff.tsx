import { useText } from '../i18n/i18n.js';
import type { WordRun } from './word-diff.js';

/** A word-level difference, with hidden words for screen readers. */
export function Diff({ runs }: { runs: readonly WordRun[] }) {
  const { t } = useText();
  return (
    <p>
      {runs.map((run, index) => {
        // biome-ignore-start lint/suspicious/noArrayIndexKey: runs of one text in their order
        if (run.op === 'same') return <span key={index}>{run.text}</span>;
        return run.op === 'ins' ? (
          <ins key={index}>
            <span className="vh">{t('parts.added')} </span>
            {run.text}
          </ins>
        ) : (
          <del key={index}>
            <span className="vh">{t('parts.removed')} </span>
            {run.text}
          </del>
        );
        // biome-ignore-end lint/suspicious/noArrayIndexKey: runs of one text in their order
      })}
    </p>
  );
}
