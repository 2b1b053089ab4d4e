import {
  IconAlertTriangle,
  IconAward,
  IconCircleX,
  IconMail,
  IconMessage2,
  IconRubberStamp,
  IconShieldCheck,
  IconSignature,
  type TablerIcon,
} from '@tabler/icons-react';
import { Card } from '../../components/page.js';
import { day, time } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { FeedItem } from './pipeline.js';

const events = {
  versionSubmitted: IconMail,
  versionEndorsed: IconRubberStamp,
  roundClosed: IconAlertTriangle,
  requestOpened: IconMail,
  reminderDue: IconMail,
  confirmationGiven: IconSignature,
  confirmationSigned: IconShieldCheck,
  confirmationHeld: IconAlertTriangle,
  confirmationRefused: IconCircleX,
  confirmationDeclined: IconCircleX,
  changeRequested: IconMessage2,
  requestClosed: IconAlertTriangle,
  messagePosted: IconMessage2,
  organizationIdentified: IconShieldCheck,
  releaseProposed: IconSignature,
  releaseApproved: IconSignature,
  releaseCompleted: IconAward,
  awardSetAside: IconAlertTriangle,
  awardStatusChanged: IconAlertTriangle,
} satisfies Record<string, TablerIcon>;
type Known = keyof typeof events;
const isKnown = (type: string): type is Known => Object.hasOwn(events, type);

/** Facts that people care about, newest first; it does not interrupt a screen reader. */
export function Feed({ items }: { items: FeedItem[] }) {
  const { t, lang } = useText();
  const today = day(new Date().toISOString(), lang);
  return (
    <Card title={t('pipe.feed')} flush>
      {items.length === 0 && (
        <div className="bd">
          <p className="muted">{t('pipe.feedNone')}</p>
        </div>
      )}
      <ol className="feed" aria-live="off">
        {items.slice(0, 12).map((one) => {
          const Picture = isKnown(one.type) ? events[one.type] : IconMail;
          return (
            <li key={one.eventId}>
              <time dateTime={one.at} title={day(one.at, lang)}>
                {day(one.at, lang) === today ? time(one.at, lang) : day(one.at, lang)}
              </time>
              <Picture className="i" aria-hidden />
              <span>{words(one)}</span>
            </li>
          );
        })}
      </ol>
    </Card>
  );

  function words(one: FeedItem): string {
    if (!isKnown(one.type)) return t('pipe.eventOther');
    const plain = pick(one.name, lang);
    const name = one.number === null ? plain : t('pipe.nameVersion', { name: plain, number: one.number });
    const issued = typeof one.facts.issued === 'number' ? one.facts.issued : 0;
    if (one.type === 'releaseCompleted') return t('pipe.issued', { count: issued });
    return t(`pipe.event.${one.type}`, { name, employer: one.employer ?? t('pipe.anEmployer') });
  }
}
