import { describe, expect, it } from '@jest/globals';
import { ESCO_NOTICE, ESCO_SKILL_BASE, ESCO_STARTER_SKILLS } from './starter.js';

describe('the starter set', () => {
  it('holds distinct concepts with both labels', () => {
    expect(ESCO_STARTER_SKILLS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(ESCO_STARTER_SKILLS.map((skill) => skill.uri)).size).toBe(ESCO_STARTER_SKILLS.length);
    for (const skill of ESCO_STARTER_SKILLS) {
      expect(skill.code).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(skill.uri).toBe(ESCO_SKILL_BASE + skill.code);
      expect(skill.label.en).not.toBe('');
      expect(skill.label.fr).toBeTruthy();
    }
  });

  it('has what a competency needs: knowledge, skills and attitudes', () => {
    const kinds = ESCO_STARTER_SKILLS.filter((skill) => skill.kind === 'knowledge');
    const attitudes = ESCO_STARTER_SKILLS.filter((skill) => skill.reuseLevel === 'transversal');
    expect(kinds.length).toBeGreaterThan(8);
    expect(attitudes.length).toBeGreaterThan(8);
  });

  it("carries the Commission's notice", () => {
    expect(ESCO_NOTICE.en).toBe('This service uses the ESCO classification of the European Commission.');
  });
});
