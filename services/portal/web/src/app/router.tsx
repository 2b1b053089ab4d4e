import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { Home, Member, NotFound } from './gates.js';
import { Shell } from './shell.js';

const root = createRootRoute({
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
  notFoundComponent: NotFound,
});

/** What only signed-in people see. */
const member = createRoute({ getParentRoute: () => root, id: 'member', component: Member });

const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });
const open = <P extends string>(path: P, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component });
const closed = <P extends string>(path: P, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => member, path, component });

const signIn = open(
  '/sign-in',
  lazyRouteComponent(() => import('../features/sign-in/sign-in-page.js'), 'SignInPage'),
);
const link = open(
  '/l',
  lazyRouteComponent(() => import('../features/sign-in/link-page.js'), 'LinkPage'),
);
const verify = open(
  '/verify',
  lazyRouteComponent(() => import('../features/verify/verify-page.js'), 'VerifyPage'),
);
const publicMicro = open(
  '/m/$id',
  lazyRouteComponent(() => import('../features/public/micro-page.js'), 'PublicMicroPage'),
);
const publicVersion = open(
  '/m/$id/versions/$number',
  lazyRouteComponent(() => import('../features/public/micro-page.js'), 'PublicMicroPage'),
);
const publicOrganization = open(
  '/o/$id',
  lazyRouteComponent(() => import('../features/public/organization-page.js'), 'OrganizationPage'),
);
const publicAward = open(
  '/awards/$awardId/$language',
  lazyRouteComponent(() => import('../features/public/award-page.js'), 'PublicAwardPage'),
);

const passkeys = closed(
  '/passkeys',
  lazyRouteComponent(() => import('../features/people/passkeys-page.js'), 'PasskeysPage'),
);
const people = closed(
  '/people',
  lazyRouteComponent(() => import('../features/people/people-page.js'), 'PeoplePage'),
);
const requests = closed(
  '/requests',
  lazyRouteComponent(() => import('../features/requests/inbox-page.js'), 'InboxPage'),
);
const request = closed(
  '/requests/$requestId',
  lazyRouteComponent(() => import('../features/requests/review-page.js'), 'ReviewPage'),
);
const asking = closed(
  '/settings/asking',
  lazyRouteComponent(() => import('../features/requests/asking-page.js'), 'AskingPage'),
);
const thread = closed(
  '/requests/$requestId/thread',
  lazyRouteComponent(() => import('../features/requests/thread-page.js'), 'ThreadPage'),
);
const confirmations = closed(
  '/confirmations',
  lazyRouteComponent(() => import('../features/confirmations/confirmations-page.js'), 'ConfirmationsPage'),
);
const confirmation = closed(
  '/confirmations/$confirmationId',
  lazyRouteComponent(() => import('../features/confirmations/confirmation-page.js'), 'ConfirmationPage'),
);
const micros = closed(
  '/micro-certifications',
  lazyRouteComponent(() => import('../features/authoring/list-page.js'), 'MicroListPage'),
);
const micro = closed(
  '/micro-certifications/$id',
  lazyRouteComponent(() => import('../features/authoring/micro-page.js'), 'MicroPage'),
);
const relevance = closed(
  '/relevance',
  lazyRouteComponent(() => import('../features/relevance/relevance-page.js'), 'RelevancePage'),
);
const relevanceOne = closed(
  '/relevance/$versionId',
  lazyRouteComponent(() => import('../features/relevance/version-page.js'), 'VersionRelevancePage'),
);
const author = closed(
  '/micro-certifications/$id/versions/$versionId/$step',
  lazyRouteComponent(() => import('../features/authoring/author-page.js'), 'AuthorPage'),
);
const policies = closed(
  '/settings/policies',
  lazyRouteComponent(() => import('../features/policies/policies-page.js'), 'PoliciesPage'),
);
const employers = closed(
  '/employers',
  lazyRouteComponent(() => import('../features/employers/employers-page.js'), 'EmployersPage'),
);
const employer = closed(
  '/employers/$employerId',
  lazyRouteComponent(() => import('../features/employers/employer-page.js'), 'EmployerPage'),
);
const cases = closed(
  '/cases',
  lazyRouteComponent(() => import('../features/cases/cases-page.js'), 'CasesPage'),
);
const caseOne = closed(
  '/cases/$caseId',
  lazyRouteComponent(() => import('../features/cases/case-page.js'), 'CasePage'),
);
const caseImport = closed(
  '/case-imports',
  lazyRouteComponent(() => import('../features/cases/import-page.js'), 'ImportPage'),
);
const marking = closed(
  '/marking',
  lazyRouteComponent(() => import('../features/marking/queue-page.js'), 'QueuePage'),
);
const mark = closed(
  '/marking/$caseId',
  lazyRouteComponent(() => import('../features/marking/mark-page.js'), 'MarkPage'),
);
const moderations = closed(
  '/moderation',
  lazyRouteComponent(() => import('../features/moderation/moderations-page.js'), 'ModerationsPage'),
);
const moderation = closed(
  '/moderation/$caseId',
  lazyRouteComponent(() => import('../features/moderation/moderation-page.js'), 'ModerationPage'),
);
const rules = closed(
  '/settings/rules',
  lazyRouteComponent(() => import('../features/rules/rules-page.js'), 'RulesPage'),
);
const appeals = closed(
  '/appeals',
  lazyRouteComponent(() => import('../features/appeals/appeals-page.js'), 'AppealsPage'),
);
const appeal = closed(
  '/appeals/$appealId',
  lazyRouteComponent(() => import('../features/appeals/appeal-page.js'), 'AppealPage'),
);
const statistics = closed(
  '/statistics',
  lazyRouteComponent(() => import('../features/statistics/statistics-page.js'), 'StatisticsPage'),
);
const versionStatistics = closed(
  '/statistics/$versionId',
  lazyRouteComponent(() => import('../features/statistics/version-page.js'), 'VersionStatisticsPage'),
);
const results = closed(
  '/results',
  lazyRouteComponent(() => import('../features/releases/results-page.js'), 'ResultsPage'),
);
const releases = closed(
  '/releases',
  lazyRouteComponent(() => import('../features/releases/releases-page.js'), 'ReleasesPage'),
);
const release = closed(
  '/releases/$releaseId',
  lazyRouteComponent(() => import('../features/releases/release-page.js'), 'ReleasePage'),
);
const awards = closed(
  '/awards',
  lazyRouteComponent(() => import('../features/awards/awards-page.js'), 'AwardsPage'),
);
const award = closed(
  '/awards/$awardId',
  lazyRouteComponent(() => import('../features/awards/award-page.js'), 'AwardPage'),
);
const revocations = closed(
  '/revocations',
  lazyRouteComponent(() => import('../features/revocations/revocations-page.js'), 'RevocationsPage'),
);
const revocation = closed(
  '/revocations/$revocationId',
  lazyRouteComponent(() => import('../features/revocations/revocation-page.js'), 'RevocationPage'),
);
const pipeline = closed(
  '/pipeline',
  lazyRouteComponent(() => import('../features/pipeline/pipeline-page.js'), 'PipelinePage'),
);
const pathways = closed(
  '/pathways',
  lazyRouteComponent(() => import('../features/pathways/pathways-page.js'), 'PathwaysPage'),
);
const timeline = closed(
  '/timelines/$collection/$id',
  lazyRouteComponent(() => import('../features/timeline/timeline-page.js'), 'TimelinePage'),
);
const audit = closed(
  '/audit',
  lazyRouteComponent(() => import('../features/timeline/timeline-page.js'), 'AuditPage'),
);
const myCases = closed(
  '/me/cases',
  lazyRouteComponent(() => import('../features/earner/cases-page.js'), 'MyCasesPage'),
);
const myCase = closed(
  '/me/cases/$caseId',
  lazyRouteComponent(() => import('../features/earner/cases-page.js'), 'MyCasesPage'),
);
const myAwards = closed(
  '/me/awards',
  lazyRouteComponent(() => import('../features/earner/awards-page.js'), 'MyAwardsPage'),
);
const myAward = closed(
  '/me/awards/$awardId',
  lazyRouteComponent(() => import('../features/earner/award-page.js'), 'MyAwardPage'),
);

const routeTree = root.addChildren([
  home,
  signIn,
  link,
  verify,
  publicMicro,
  publicVersion,
  publicOrganization,
  publicAward,
  member.addChildren([
    passkeys,
    people,
    requests,
    request,
    asking,
    thread,
    confirmations,
    confirmation,
    micros,
    micro,
    author,
    relevance,
    relevanceOne,
    policies,
    employers,
    employer,
    cases,
    caseOne,
    caseImport,
    marking,
    mark,
    moderations,
    moderation,
    rules,
    appeals,
    appeal,
    statistics,
    versionStatistics,
    results,
    releases,
    release,
    awards,
    award,
    revocations,
    revocation,
    pipeline,
    pathways,
    timeline,
    audit,
    myCases,
    myCase,
    myAwards,
    myAward,
  ]),
]);

/** The pages of the portal (PORTAL.md 3.1); each is a file of its own. */
export const router = createRouter({ routeTree, scrollRestoration: true, defaultPreload: false });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
