import {
  IconAward,
  IconBriefcase,
  IconCalendarCheck,
  IconCertificate,
  IconChartDots,
  IconClipboardCheck,
  IconFileCheck,
  IconFingerprint,
  IconGavel,
  IconHistory,
  IconInbox,
  IconLayoutDashboard,
  IconListCheck,
  IconMessage2Question,
  IconRoute,
  IconRubberStamp,
  IconScale,
  IconSearch,
  IconStack2,
  IconUserCircle,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Hat, Role, Session } from './session.js';

/** A destination of the navigation; `label` is its key in the texts. */
export interface Destination {
  to: string;
  label:
    | 'inbox'
    | 'confirmations'
    | 'people'
    | 'queue'
    | 'pipeline'
    | 'audit'
    | 'pathways'
    | 'micro'
    | 'relevance'
    | 'cases'
    | 'moderation'
    | 'appeals'
    | 'rules'
    | 'statistics'
    | 'results'
    | 'releases'
    | 'awards'
    | 'employers'
    | 'peopleRoles'
    | 'policies'
    | 'passkeys'
    | 'myAwards'
    | 'myCases'
    | 'verify';
  icon: TablerIcon;
  /** Belongs to the second group of the side bar. */
  institution?: true;
}

const verify: Destination = { to: '/verify', label: 'verify', icon: IconSearch };
const passkeys: Destination = { to: '/passkeys', label: 'passkeys', icon: IconFingerprint };

/** Where this hat can go; employers, assessors and earners have few (PORTAL.md 3.2). */
export function destinationsOf(session: Session | undefined, hat: Hat | null): Destination[] {
  if (!session?.person) return [verify];
  if (session.subject === 'earner' || !hat)
    return [
      { to: '/me/awards', label: 'myAwards', icon: IconAward },
      { to: '/me/cases', label: 'myCases', icon: IconUserCircle },
      verify,
    ];
  if (hat.kind !== 'institution')
    return [
      { to: '/requests', label: 'inbox', icon: IconInbox },
      { to: '/confirmations', label: 'confirmations', icon: IconFileCheck },
      { to: '/people', label: 'people', icon: IconUsers },
      passkeys,
    ];
  return isStaff(hat) ? staff(hat) : [...judging(hat), passkeys];
}

/** Where assessors and moderators go. */
function judging(hat: Hat): Destination[] {
  const list: Destination[] = [];
  if (holds(hat, 'assessor')) list.push({ to: '/marking', label: 'queue', icon: IconListCheck });
  if (holds(hat, 'moderator')) list.push({ to: '/moderation', label: 'moderation', icon: IconScale });
  if (holds(hat, 'moderator', 'programme-lead', 'registrar', 'auditor'))
    list.push({ to: '/appeals', label: 'appeals', icon: IconMessage2Question });
  if (holds(hat, 'assessor', 'programme-lead', 'registrar', 'auditor'))
    list.push({ to: '/statistics', label: 'statistics', icon: IconChartDots });
  return list;
}

const holds = (hat: Hat, ...roles: Role[]): boolean => roles.some((role) => hat.roles.includes(role));

/** Only institution staff get the side bar. */
export const isStaff = (hat: Hat): boolean =>
  hat.kind === 'institution' && holds(hat, 'programme-lead', 'registrar', 'administrator', 'auditor');

function staff(hat: Hat): Destination[] {
  const list: Destination[] = [
    { to: '/pipeline', label: 'pipeline', icon: IconLayoutDashboard },
    { to: '/micro-certifications', label: 'micro', icon: IconStack2 },
    { to: '/relevance', label: 'relevance', icon: IconCalendarCheck },
  ];
  list.push(
    ...judging(hat),
    { to: '/cases', label: 'cases', icon: IconClipboardCheck },
    { to: '/results', label: 'results', icon: IconScale },
    { to: '/releases', label: 'releases', icon: IconRubberStamp },
    { to: '/awards', label: 'awards', icon: IconAward },
    { to: '/employers', label: 'employers', icon: IconBriefcase },
    { to: '/pathways', label: 'pathways', icon: IconRoute, institution: true },
    { to: '/audit', label: 'audit', icon: IconHistory, institution: true },
    { to: '/people', label: 'peopleRoles', icon: IconUsers, institution: true },
    { to: '/settings/policies', label: 'policies', icon: IconCertificate, institution: true },
    { to: '/settings/rules', label: 'rules', icon: IconGavel, institution: true },
    { ...passkeys, institution: true },
  );
  return list;
}

/** The first destination of a hat: where `/` goes. */
export const homeOf = (session: Session | undefined, hat: Hat | null): string =>
  hat && hat.roles.length === 0 && session?.subject !== 'earner'
    ? '/passkeys'
    : (destinationsOf(session, hat)[0]?.to ?? '/verify');
