/**
 * Which process owns a path of the public surface. The portal is the only address that the world knows:
 * everything else is behind it.
 */

export const owners = ['catalogue', 'endorsement', 'assessment', 'issuance'] as const;
export type Owner = (typeof owners)[number];

/** Where a request goes: to a service, to the portal's own routes, or to the pages. */
export type Destination =
  | { kind: 'service'; owner: Owner; path: string; anonymous: boolean }
  | { kind: 'own' }
  | { kind: 'page' }
  | { kind: 'docs-index' }
  /** The portal's own documentation, whose place `/docs` the index has taken. */
  | { kind: 'own-docs'; path: string };

const decisionOwners: Record<string, Owner> = {
  'version-submission': 'catalogue',
  'version-retirement': 'catalogue',
  'pathway-approval': 'catalogue',
  'role-grant': 'catalogue',
  'policy-approval': 'endorsement',
  confirmation: 'endorsement',
  decline: 'endorsement',
  'change-request': 'endorsement',
  recall: 'endorsement',
  withdrawal: 'endorsement',
  waiver: 'endorsement',
  'waiver-approval': 'endorsement',
  'waiver-end': 'endorsement',
  'round-opening': 'endorsement',
  delegation: 'endorsement',
  'delegation-end': 'endorsement',
  'rating-preparation': 'endorsement',
  'endorsement-conflict': 'endorsement',
  'endorsement-conflict-end': 'endorsement',
  'do-not-ask': 'endorsement',
  'do-not-ask-end': 'endorsement',
  'renewal-month': 'endorsement',
  'assessment-rules-approval': 'assessment',
  'case-opening': 'assessment',
  mark: 'assessment',
  moderation: 'assessment',
  'evidence-request': 'assessment',
  'case-assignment': 'assessment',
  'attempt-opening': 'assessment',
  'case-extension': 'assessment',
  'case-withdrawal': 'assessment',
  accommodation: 'assessment',
  'assessment-conflict': 'assessment',
  'identity-correction': 'assessment',
  appeal: 'assessment',
  'appeal-decision': 'assessment',
  'passkey-claim': 'issuance',
  'passkey-enrolment': 'issuance',
  'passkey-removal': 'issuance',
  identification: 'issuance',
  'release-proposal': 'issuance',
  'release-approval': 'issuance',
  'award-suspension': 'issuance',
  'award-revocation': 'issuance',
  'award-reinstatement': 'issuance',
  'release-pause': 'issuance',
  'release-resume': 'issuance',
  'release-cancellation': 'issuance',
  'revocation-proposal': 'issuance',
  'revocation-approval': 'issuance',
  'revocation-rejection': 'issuance',
  'revocation-appeal': 'issuance',
  'revocation-exemption': 'issuance',
  'revocation-appeal-dismissal': 'issuance',
  'award-reissue': 'issuance',
  'award-reissue-approval': 'issuance',
};

const collectionOwners: Record<string, Owner> = {
  employers: 'catalogue',
  members: 'catalogue',
  'micro-certifications': 'catalogue',
  versions: 'catalogue',
  policies: 'endorsement',
  requests: 'endorsement',
  confirmations: 'endorsement',
  endorsements: 'endorsement',
  delegations: 'endorsement',
  preparations: 'endorsement',
  renewals: 'endorsement',
  'asking-settings': 'endorsement',
  waivers: 'endorsement',
  relevance: 'endorsement',
  'assessment-rules': 'assessment',
  moderations: 'assessment',
  appeals: 'assessment',
  'assessment-statistics': 'assessment',
  pathways: 'catalogue',
  revocations: 'issuance',
  reissues: 'issuance',
  stacks: 'issuance',
  earners: 'assessment',
  cases: 'assessment',
  'case-imports': 'assessment',
  results: 'assessment',
  'results.csv': 'assessment',
  'awards.csv': 'assessment',
  evidence: 'assessment',
  passkeys: 'issuance',
  claims: 'issuance',
  'employer-claims': 'issuance',
  releases: 'issuance',
  awards: 'issuance',
  keys: 'issuance',
};

const mineOwners: Record<string, Owner> = { cases: 'assessment', pathways: 'assessment', awards: 'issuance' };

const own: Destination = { kind: 'own' };
const page: Destination = { kind: 'page' };

/**
 * Where a request goes.
 *
 * @param path without query
 * @param wantsPage the caller is a browser that opens a page (`Accept: text/html`)
 */
export function destinationOf(method: string, path: string, wantsPage: boolean): Destination {
  const segments = path.split('/').slice(1);
  const [first = '', second = ''] = segments;
  switch (first) {
    case 'v1':
      return apiDestination(path, segments);
    case 'auth':
    case 'healthz':
    case 'readyz':
    case 'robots.txt':
    case 'docs-json':
    case 'docs-yaml':
      return own;
    case 'docs':
      return docsDestination(segments);
    case 'internal':
      // Nothing internal is public, whatever a service would answer.
      return own;
    case 'status':
      return to('issuance', path, true);
    case 'm':
    case 'o':
    case 'awards':
    case 'confirmations':
      if (isRead(method) && wantsPage) return page;
      return second ? documentDestination(path, segments) : page;
    case 'verify':
      return method === 'POST' ? to('issuance', path, true) : page;
    default:
      return page;
  }
}

function apiDestination(path: string, segments: string[]): Destination {
  const [, area = '', first = '', collection, item, sub] = segments;
  switch (area) {
    case 'operator':
      if (first === 'organizations') return to('catalogue', path);
      return first === 'administrators' ? to('issuance', path) : own;
    case 'skills':
      return to('catalogue', path);
    case 'me':
      return owned(mineOwners[first], path);
    case 'organizations':
      if (!first) return own;
      if (collection === undefined || collection === '') return to('catalogue', path);
      if (collection === 'decisions') return owned(decisionOwners[item ?? ''], path);
      if (collection === 'employers' && sub === 'contacts') return own;
      return owned(collectionOwners[collection], path);
    default:
      return own;
  }
}

/** Public documents, read without a person: what they answer depends on nobody. */
function documentDestination(path: string, segments: string[]): Destination {
  const [first, , third, , fifth] = segments;
  if (first === 'm')
    return to(third === 'versions' && fifth === 'currency' ? 'endorsement' : 'catalogue', path, true);
  return to('issuance', path, true);
}

/** `/docs/{service}/...` is the service's own `/...`; its page asks for its files beside itself. */
function docsDestination(segments: string[]): Destination {
  const [, service = '', ...more] = segments;
  const rest = more.join('/');
  const isDocs = /^docs(-json|-yaml|\/.*)?$/.test(rest);
  if (service === 'portal' && isDocs) return { kind: 'own-docs', path: `/${rest}` };
  const owner = owners.find((one) => one === service);
  if (owner && isDocs) return to(owner, `/${rest}`, true);
  return owner || service === '' || service === 'portal' ? { kind: 'docs-index' } : own;
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

const to = (owner: Owner, path: string, anonymous = false): Destination => ({
  kind: 'service',
  owner,
  path,
  anonymous,
});

const owned = (owner: Owner | undefined, path: string): Destination => (owner ? to(owner, path) : own);
