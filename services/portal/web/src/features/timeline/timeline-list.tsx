import { IconCircleDashed, IconShieldCheck } from '@tabler/icons-react';
import { orgPath } from '../../api/api.js';
import { useHat } from '../../app/session.js';
import { Digest } from '../../components/statement.js';
import { moment } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { useCases } from '../cases/use-cases.js';
import { useDuration } from '../pipeline/use-duration.js';
import { About } from './about.js';
import { type Collection, linesOf, type TimelineItem, type TimelinePage } from './timeline.js';
import { useWords } from './use-words.js';

interface TimelineProps extends Pick<TimelinePage, 'organizations' | 'people' | 'versions'> {
  /** Newest first. */
  items: TimelineItem[];
  /** Whose timeline it is: of one thing, each fact need not say what it is about. */
  of: Collection;
}

/** One fact a line, newest first; signed facts open the signed object; the machine's steps are folded (PORTAL.md 5.5). */
export function Timeline({ items, of, versions, ...names }: TimelineProps) {
  const { t } = useText();
  const duration = useDuration();
  const words = useWords(names);
  const ofMany = of === 'organizations';
  const cases = useCases(
    ofMany
      ? items.flatMap(({ about }) => about.flatMap(({ kind, id }) => (kind === 'case' ? [id] : [])))
      : [],
  );
  return (
    <ol className="timeline">
      {linesOf(items).map((line) =>
        line.kind === 'steps' ? (
          <li key={line.items[0]?.eventId}>
            <IconCircleDashed className="i muted" aria-hidden />
            <details>
              <summary className="muted sm">{t('timeline.steps', { count: line.items.length })}</summary>
              <ol>
                {line.items.map((item) => (
                  <li key={item.eventId}>
                    <When item={item} /> {words.sentence(item)}
                  </li>
                ))}
              </ol>
            </details>
          </li>
        ) : (
          <li key={line.item.eventId}>
            {line.item.decision ? (
              <IconShieldCheck className="i t-ok" aria-hidden />
            ) : (
              <IconCircleDashed className="i" aria-hidden />
            )}
            <div>
              <When item={line.item} />
              <p className="what">{words.sentence(line.item)}</p>
              {ofMany && <About item={line.item} versions={versions} cases={cases} />}
              <Who item={line.item} words={words} />
              <Where item={line.item} />
            </div>
            {line.waitedSeconds > 0 && (
              <p className="waited xs muted">
                {t('timeline.waited', { time: duration(line.waitedSeconds) })}
              </p>
            )}
          </li>
        ),
      )}
    </ol>
  );
}

function When({ item }: { item: TimelineItem }) {
  const { lang } = useText();
  return (
    <time className="xs muted" dateTime={item.at}>
      {moment(item.at, lang)}
    </time>
  );
}

/** Who decided, under which policy, and the signed object where it is the reader's own organization's. */
function Who({ item, words }: { item: TimelineItem; words: ReturnType<typeof useWords> }) {
  const { t } = useText();
  const hat = useHat();
  const { decision, policy } = item;
  const under = policy && t('timeline.policy', { revision: policy.revision });
  const text = [words.who(item), under].filter(Boolean).join(', ');
  const own = decision?.organizationId === hat?.organizationId;
  const opened = own && decision?.type && decision.decisionId ? decision : null;
  return (
    <p className="sm muted row">
      {text && <span>{text}</span>}
      {opened && (
        <a
          href={orgPath(hat?.organizationId ?? '', `decisions/${opened.type}/${opened.decisionId}`)}
          download={`${opened.type}-${opened.decisionId}.json`}
        >
          {t('timeline.signed', { decision: words.decision(opened.type) })}
        </a>
      )}
    </p>
  );
}

/** Where an auditor finds the event, the signed text, and its place in the chain. */
function Where({ item }: { item: TimelineItem }) {
  const { t } = useText();
  const { decision, place, policy, log } = item;
  return (
    <details className="xs">
      <summary className="muted">{t('timeline.details')}</summary>
      <dl className="tight">
        <div className="row">
          <dt className="muted">{t('timeline.eventId')}</dt>
          <dd>
            <Digest value={item.eventId} />
          </dd>
        </div>
        <div className="row">
          <dt className="muted">{t('timeline.log')}</dt>
          <dd className="mono">
            {log.partition}/{log.offset}
          </dd>
        </div>
        {decision && (
          <div className="row">
            <dt className="muted">{t('timeline.statement')}</dt>
            <dd>
              <Digest value={decision.digest} />
            </dd>
          </div>
        )}
        {place && (
          <div className="row">
            <dt className="muted">{t('timeline.chain')}</dt>
            <dd className="mono">
              {place.source} {place.sequence}
            </dd>
          </div>
        )}
        {policy && (
          <div className="row">
            <dt className="muted">{t('timeline.policyId')}</dt>
            <dd>
              <Digest value={policy.id} />
            </dd>
          </div>
        )}
      </dl>
    </details>
  );
}
