/** An employer that the institution named. */
export interface Employer {
  id: string;
  kind: 'employer' | 'external-body';
  name: string;
  slug: string;
  mailDomain: string;
  sector: string;
  identified: { method: string; at: string } | null;
}
