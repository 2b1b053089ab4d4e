import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { faultOf } from './faults.js';
import type { FieldFault } from './problem.js';

const faults = (schema: z.ZodType, value: unknown): FieldFault[] =>
  (schema.safeParse(value).error?.issues ?? []).map(faultOf);
const one = (schema: z.ZodType, value: unknown) => faults(schema, value)[0];

describe('a fault of a field', () => {
  it.each([
    [z.object({ a: z.string() }), {}, '/a', 'This is missing.', 'Ce champ manque.'],
    [z.object({ a: z.string() }), { a: 1 }, '/a', 'Text is expected here.', 'Un texte est attendu ici.'],
    [z.object({ a: z.string().min(1) }), { a: '' }, '/a', 'Fill this in.', 'Remplissez ce champ.'],
    [z.string().min(20), 'short', '', 'Write at least 20 characters.', 'Écrivez au moins 20 caractères.'],
    [z.string().max(3), 'longer', '', 'Write at most 3 characters.', 'Écrivez au plus 3 caractères.'],
    [z.int().max(300), 301, '', 'Enter at most 300.', 'Inscrivez au plus 300.'],
    [z.array(z.int()).max(1), [1, 2], '', 'Give at most 1 of these.', 'Donnez-en au plus 1.'],
    [z.enum(['en', 'fr']), 'de', '', 'Choose one of: en, fr.', 'Choisissez parmi\u00a0: en, fr.'],
    [z.strictObject({}), { x: 1 }, '', /not known/, /inconnus/],
    [z.uuid(), 'x', '', 'This is not an id of ours.', "Ce n'est pas un identifiant d'ici."],
    [z.string().refine(() => false, 'not an id'), 'x', '', /not an id of ours/, /identifiant/],
    [z.array(z.object({ 'a/b': z.boolean() })), [{ 'a/b': 1 }], '/0/a~1b', /Yes or no/, /Oui ou non/],
    [z.union([z.string(), z.number()]), true, '', /form/, /forme/],
  ] as const)('of %# says where and what to do in both languages', (schema, value, pointer, en, fr) => {
    const fault = one(schema, value);
    expect(fault?.pointer).toBe(pointer);
    expect(fault?.detail).toMatch(en);
    expect(fault?.detailFr).toMatch(fr);
  });

  it('says nothing of what came in', () => {
    const schema = z.strictObject({ mail: z.email(), kind: z.enum(['a', 'b']), age: z.int() });
    const told = faults(schema, { mail: 'secret@', kind: 'secret', age: 'secret', secret: 1 });
    expect(told).toHaveLength(4);
    expect(JSON.stringify(told)).not.toContain('secret');
  });
});
