import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** Tokens of a colour scheme, by name without `--cs-`. */
function schemeOf(name: 'light' | 'dark'): Map<string, string> {
  const start = css.lastIndexOf(`:root[data-mantine-color-scheme="${name}"] {`);
  const block = css.slice(start, css.indexOf('\n}', start));
  return new Map(
    [...block.matchAll(/--cs-([a-z-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1] ?? '', found[2] ?? '']),
  );
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two colours (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

const tones = ['ok', 'wait', 'stop', 'work', 'judge', 'idle'];
const grounds = ['surface', 'page', 'sunken'];

describe.each(['light', 'dark'] as const)('tokens, %s', (name) => {
  const tokens = schemeOf(name);
  const of = (token: string): string => tokens.get(token) ?? '';

  it('has colours', () => {
    expect(tokens.size).toBeGreaterThan(40);
  });

  it.each(tones.flatMap((tone) => [`${tone}-bg`, ...grounds].map((ground) => [`${tone}-fg`, ground])))(
    '%s on %s is at least 4.5:1',
    (foreground, ground) => {
      expect(contrast(of(foreground), of(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(tones.flatMap((tone) => [`${tone}-line`, `${tone}-solid`]))(
    '%s on surface is at least 3:1',
    (token) => {
      expect(contrast(of(token), of('surface'))).toBeGreaterThanOrEqual(3);
    },
  );

  it.each([
    ['text', 'page'],
    ['text', 'surface'],
    ['text', 'sunken'],
    ['muted', 'page'],
    ['muted', 'surface'],
    ['muted', 'sunken'],
    ['link', 'surface'],
    ['link', 'ink-wash'],
    ['ink-fg', 'ink'],
    ['vellum-fg', 'vellum'],
    ['vellum-muted', 'vellum'],
    ['nav-fg', 'nav-bg'],
    ['nav-fg-on', 'nav-on'],
    ['text', 'added-bg'],
    ['text', 'removed-bg'],
  ])('%s on %s is at least 4.5:1', (foreground, ground) => {
    expect(contrast(of(foreground), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['line-strong', 'focus-ring'])('%s on surface is at least 3:1', (token) => {
    expect(contrast(of(token), of('surface'))).toBeGreaterThanOrEqual(3);
  });
});
