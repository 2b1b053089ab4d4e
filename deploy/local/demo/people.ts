/** The demo's organizations and people: plainly demo, at domains that cannot exist. */

export interface DemoPerson {
  /** Account at the development identity provider; the password is `demo`. */
  login: string;
  name: string;
  mail: string;
  language: 'en' | 'fr';
  /** Shown in the list of accounts. */
  role: string;
  roles: string[];
}

export interface DemoOrganization {
  slug: string;
  kind: 'institution' | 'employer';
  name: string;
  mailDomain: string;
  /** Its first administrator, vouched for by the operator. */
  administrator: DemoPerson;
  staff: DemoPerson[];
}

const person = (
  login: string,
  name: string,
  domain: string,
  language: 'en' | 'fr',
  role: string,
  roles: string[],
): DemoPerson => ({
  login,
  name,
  mail: `${login}@${domain}`,
  language,
  role,
  roles,
});

const college = 'demo-college.example';

export const demoCollege: DemoOrganization = {
  slug: 'demo-college',
  kind: 'institution',
  name: 'Demo College',
  mailDomain: college,
  administrator: person('adele', 'Adèle Administrator', college, 'fr', 'administrator, Demo College', [
    'administrator',
  ]),
  staff: [
    person('paula', 'Paula Programme', college, 'en', 'programme lead, Demo College', ['programme-lead']),
    person('remi', 'Rémi Registraire', college, 'fr', 'registrar, Demo College', ['registrar']),
    person('asha', 'Asha Assessor', college, 'en', 'assessor, Demo College', ['assessor']),
    person('anouk', 'Anouk Assesseure', college, 'fr', 'assessor, Demo College', ['assessor']),
    person('aaron', 'Aaron Assessor', college, 'en', 'assessor, Demo College', ['assessor']),
    person('maude', 'Maude Moderator', college, 'en', 'moderator, Demo College', ['moderator']),
  ],
};

export const lakeside: DemoOrganization = {
  slug: 'lakeside-logistics',
  kind: 'employer',
  name: 'Lakeside Logistics (demo)',
  mailDomain: 'lakeside-logistics.example',
  administrator: person(
    'lena',
    'Lena Lakeside',
    'lakeside-logistics.example',
    'en',
    'approver, Lakeside Logistics',
    ['administrator', 'approver'],
  ),
  staff: [
    person('sami', 'Sami Superviseur', 'lakeside-logistics.example', 'fr', 'supervisor, Lakeside Logistics', [
      'supervisor',
    ]),
  ],
};

export const pinegate: DemoOrganization = {
  slug: 'pinegate-freight',
  kind: 'employer',
  name: 'Pinegate Freight (demo)',
  mailDomain: 'pinegate-freight.example',
  administrator: person(
    'pierre',
    'Pierre Pinegate',
    'pinegate-freight.example',
    'fr',
    'approver, Pinegate Freight',
    ['administrator', 'approver'],
  ),
  staff: [],
};

/** A named body: employers of a sector together, whose word a policy may ask for in any case. */
export const sectorCouncil: DemoOrganization = {
  slug: 'sector-council',
  kind: 'employer',
  name: 'Sector Council (demo)',
  mailDomain: 'sector-council.example',
  administrator: person(
    'chloe',
    'Chloé Conseil',
    'sector-council.example',
    'fr',
    'approver, Sector Council',
    ['administrator', 'approver'],
  ),
  staff: [],
};

/** Comes by the mail's link: named by the college, not by the operator. */
export const northshore = {
  slug: 'northshore-parcel',
  name: 'Northshore Parcel (demo)',
  mailDomain: 'northshore-parcel.example',
  sector: 'parcel delivery',
  contact: person(
    'nadia',
    'Nadia Northshore',
    'northshore-parcel.example',
    'en',
    'approver, Northshore Parcel',
    ['approver'],
  ),
};

/** Another institution, with nothing of the first one's. */
export const otherCollege: DemoOrganization = {
  slug: 'other-college',
  kind: 'institution',
  name: 'Other College (demo)',
  mailDomain: 'other-college.example',
  administrator: person('olga', 'Olga Other', 'other-college.example', 'en', 'administrator, Other College', [
    'administrator',
  ]),
  staff: [],
};

export const DEMO_PASSWORD = 'demo';
