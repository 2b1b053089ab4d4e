import { Diff } from '../../components/diff.js';
import { StatusChip } from '../../components/status-chip.js';
import { useText } from '../../i18n/i18n.js';
import type { RequestDetail } from './request.js';

/** What changed since what was confirmed, word by word, and which confirmation each change re-opens. */
export function ChangesSince({ detail, number }: { detail: RequestDetail; number: number }) {
  const { t, lang } = useText();
  return (
    <section className="sec">
      <h2>{t('review.changedSince', { number })}</h2>
      <ul className="chg">
        {detail.kinds.flatMap((kind) => {
          const changes = (kind.changes?.[lang] ?? kind.changes?.[detail.baseLanguage] ?? []).filter(
            (one) => one.state !== 'unchanged',
          );
          return changes.map((one) => (
            <li key={`${kind.kind} ${one.element} ${one.id}`}>
              <div className="k">
                {t(`review.element.${one.element}`)}
                <StatusChip thing="change" state={one.state} />
              </div>
              <div>
                <Diff runs={one.words} />
                <p className="why">{t(`review.reopens.${kind.kind}`)}</p>
              </div>
            </li>
          ));
        })}
      </ul>
      {detail.kinds
        .filter((kind) => kind.unchanged && kind.earlier)
        .map((kind) => (
          <p key={kind.kind} className="sm muted">
            <b>{t('parts.label', { what: t(`kind.${kind.kind}`) })}</b>{' '}
            {t('review.unchangedKind', { number: kind.earlier?.number ?? number })}
          </p>
        ))}
    </section>
  );
}
