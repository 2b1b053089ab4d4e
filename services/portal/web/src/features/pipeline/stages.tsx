import { IconAlertTriangle } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { number } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { type Stage, type StageFigures, stages } from './pipeline.js';
import { useDuration } from './use-duration.js';

/** Seven stages in two units; each is a link that filters the list below. */
export function Stages({
  figures,
  here,
  hrefOf,
}: {
  figures: StageFigures[];
  here: Stage;
  hrefOf: (stage: Stage) => string;
}) {
  const { t } = useText();
  return (
    <section className="card fun" aria-label={t('pipe.stages')}>
      <div className="fg">
        <Group
          title={t('pipe.versions')}
          stages={stages.slice(0, 3)}
          figures={figures}
          here={here}
          hrefOf={hrefOf}
        />
        <Group
          title={t('pipe.cases')}
          stages={stages.slice(3)}
          figures={figures}
          here={here}
          hrefOf={hrefOf}
        />
      </div>
    </section>
  );
}

function Group(props: {
  title: string;
  stages: readonly Stage[];
  figures: StageFigures[];
  here: Stage;
  hrefOf: (stage: Stage) => string;
}) {
  const { t, lang } = useText();
  const router = useRouter();
  const words = useDuration();
  const go = (event: MouseEvent, href: string): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    router.history.push(href);
  };
  return (
    <div>
      <h2 className="sn muted" style={{ padding: '0 10px 6px' }}>
        {props.title}
      </h2>
      <ol>
        {props.stages.map((stage) => {
          const one = props.figures.find((each) => each.stage === stage);
          const median = one?.medianSeconds ?? null;
          const href = props.hrefOf(stage);
          return (
            <li key={stage}>
              <a
                href={href}
                aria-current={stage === props.here ? 'true' : undefined}
                onClick={(event) => go(event, href)}
              >
                <span className="sn">{t(`pipe.stage.${stage}`)}</span>
                <span className="sc num">{number(one?.count ?? 0, lang)}</span>
                <span className="xs muted">
                  {median !== null ? t('pipe.median', { time: words(median) }) : t('pipe.noMedian')}
                </span>
                {one && one.overdue > 0 ? (
                  <span className="late t-stop">
                    <IconAlertTriangle className="i" aria-hidden />
                    {t('pipe.overdue', { count: one.overdue })}
                  </span>
                ) : (
                  <span className="late muted">{t('pipe.noneOverdue')}</span>
                )}
              </a>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
