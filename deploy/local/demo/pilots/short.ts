import { criterion, type element, type Texts } from './content.js';

/** What differs between the short ones: one competency, one task, two criteria. */
interface Short {
  name: Texts;
  description: Texts;
  hours: number;
  noc: string[];
  statement: Texts;
  knowledge: ReturnType<typeof element>;
  skill: ReturnType<typeof element>;
  attitude: ReturnType<typeof element>;
  task: { title: Texts; description: Texts; conditions: Texts };
  /** The two criteria: their titles, and what their passing level asks for. */
  criteria: [[Texts, Texts], [Texts, Texts]];
  evidence: Texts;
}

/** The draft of a short micro-certification. */
export function short(of: Short) {
  const [[first, shown], [second, alsoShown]] = of.criteria;
  return {
    baseLanguage: 'en',
    languages: ['en', 'fr'],
    name: of.name,
    description: of.description,
    hours: of.hours,
    noc: of.noc,
    cip: ['52.0203'],
    competencies: [
      {
        id: 'work',
        statement: of.statement,
        knowledge: [of.knowledge],
        skills: [of.skill],
        attitudes: [of.attitude],
      },
    ],
    blueprint: {
      tasks: [{ id: 'task', ...of.task }],
      criteria: [criterion('c-one', first, ['work'], shown), criterion('c-two', second, ['work'], alsoShown)],
      passRule: { kind: 'every-criterion' },
      evidence: [
        {
          id: 'e-record',
          title: of.evidence,
          kinds: ['document', 'image'],
          criterionIds: ['c-one', 'c-two'],
        },
      ],
    },
  };
}
