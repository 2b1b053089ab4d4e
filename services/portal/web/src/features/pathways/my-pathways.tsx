import { useRead } from '../../api/hooks.js';
import { Card } from '../../components/page.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { Left, OwnPathways, Progress } from './pathway.js';

/** What the earner has begun: how far it is, and what is left with the reasons. */
export function MyPathways() {
  const { t, lang } = useText();
  const query = useRead<OwnPathways>('/v1/me/pathways');
  const begun = query.data?.items.filter((one) => !one.held) ?? [];
  if (!query.data || begun.length === 0) return null;
  const { names } = query.data;
  const nameOf = (id: string): string => pick(names[id], lang) || t('pathways.another');
  return (
    <Card title={t('pathways.mine')}>
      {begun.map((one) => (
        <section key={one.microCertificationId} className="tight">
          {one.stack && (
            <Way
              progress={one.stack}
              title={t(`pathways.towards.${one.stack.unit}`, {
                have: one.stack.have,
                need: one.stack.need,
                name: nameOf(one.microCertificationId),
              })}
              nameOf={nameOf}
            />
          )}
          {one.prerequisites && (
            <Way
              progress={one.prerequisites}
              title={t(one.prerequisites.met ? 'pathways.mayBegin' : 'pathways.before', {
                name: nameOf(one.microCertificationId),
              })}
              nameOf={nameOf}
            />
          )}
        </section>
      ))}
    </Card>
  );
}

function Way({
  progress,
  title,
  nameOf,
}: {
  progress: Progress;
  title: string;
  nameOf: (id: string) => string;
}) {
  return (
    <>
      <h3>{title}</h3>
      {progress.left.length > 0 && (
        <ul>
          {progress.left.map((left) => (
            <LeftItem key={JSON.stringify(left)} left={left} nameOf={nameOf} />
          ))}
        </ul>
      )}
    </>
  );
}

function LeftItem({ left, nameOf }: { left: Left; nameOf: (id: string) => string }) {
  const { t } = useText();
  if (left.kind === 'award')
    return <li>{t(`pathways.left.${left.reason}`, { name: nameOf(left.microCertificationId) })}</li>;
  const parts: Left[] =
    left.kind === 'some' ? left.of : left.of.map((one) => ({ kind: 'award' as const, ...one }));
  return (
    <li>
      {left.kind === 'some'
        ? t('pathways.moreOf', { count: left.count })
        : t('pathways.moreHours', { count: left.hours })}
      <ul>
        {parts.map((part) => (
          <LeftItem key={JSON.stringify(part)} left={part} nameOf={nameOf} />
        ))}
      </ul>
    </li>
  );
}
