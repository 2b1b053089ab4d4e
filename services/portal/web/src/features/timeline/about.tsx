import { Link } from '@tanstack/react-router';
import { pick, useText } from '../../i18n/i18n.js';
import type { CaseItem } from '../cases/case.js';
import type { TimelineItem, TimelinePage } from './timeline.js';

interface AboutProps {
  item: TimelineItem;
  versions: TimelinePage['versions'];
  cases: ReadonlyMap<string, CaseItem>;
}

/** What a fact is about, where the timeline is of more than one thing; the way to it. */
export function About({ item, versions, cases }: AboutProps) {
  const { t, lang } = useText();
  const of = (kind: string): string[] => item.about.flatMap((one) => (one.kind === kind ? [one.id] : []));
  const [caseId] = of('case');
  const [awardId] = of('award');
  const [releaseId] = of('release');
  const [revocationId] = of('revocation');
  const [versionId] = of('version');
  const known = caseId ? cases.get(caseId) : undefined;
  const version = versionId ? versions[versionId] : undefined;
  const name = version && pick(version.name, lang);
  const links = [
    version && name && versionId && (
      <Link key="version" to="/timelines/$collection/$id" params={{ collection: 'versions', id: versionId }}>
        {version.number === null ? name : `${name}, ${t('parts.version', { number: version.number })}`}
      </Link>
    ),
    // A stack has none: its award is named instead.
    known && caseId && (
      <Link key="case" to="/timelines/$collection/$id" params={{ collection: 'cases', id: caseId }}>
        {t('cases.number', { number: known.number })}
      </Link>
    ),
    awardId && (
      <Link key="award" to="/awards/$awardId" params={{ awardId }}>
        {t('awards.award')}
      </Link>
    ),
    releaseId && (
      <Link key="release" to="/releases/$releaseId" params={{ releaseId }}>
        {t('awards.release')}
      </Link>
    ),
    revocationId && (
      <Link key="revocation" to="/revocations/$revocationId" params={{ revocationId }}>
        {t('timeline.revocation')}
      </Link>
    ),
  ].filter(Boolean);
  return links.length > 0 ? <p className="sm row">{links}</p> : null;
}
