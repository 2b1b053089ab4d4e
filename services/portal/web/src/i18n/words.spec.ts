import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

type Texts = { [key: string]: string | Texts };

const read = (name: string): Texts => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

/** Texts by their whole key. */
function flat(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`),
  );
}

const en = new Map(flat(read('./en.json')));
const fr = new Map(flat(read('./fr.json')));

describe('the two language files', () => {
  it('hold the same keys', () => {
    expect([...fr.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it('name the same places in both texts', () => {
    const places = (text = ''): string[] => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();
    for (const [key, text] of en) expect([key, places(fr.get(key))]).toEqual([key, places(text)]);
  });

  it('leave no text empty', () => {
    for (const [key, text] of [...en, ...fr]) expect([key, text.trim()]).not.toEqual([key, '']);
  });

  // PORTAL.md section 6: a no-break space before a colon and inside guillemets, none before ? ! ;
  it('set French as Canada does', () => {
    for (const [key, text] of fr) {
      expect([key, / [:?!;]|« | »|\s[?!;]/.test(text)]).toEqual([key, false]);
      expect([key, /[a-zé]:(?!\/)/i.test(text.replace(/https?:/g, ''))]).toEqual([key, false]);
    }
  });

  it('keep to the words of the product', () => {
    for (const [key, text] of [...en, ...fr])
      expect([key, /successfully|please|\bdigest\b|blueprint|fidelity|empreinte/i.test(text)]).toEqual([
        key,
        false,
      ]);
  });
});

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.tsx'),
);
/** What is the same in every language: the product's name, and marks of a place in a list. */
const SAME = new Set(['Countersign', 'C', 'R']);
const SPOKEN = new Set(['aria-label', 'label', 'title', 'placeholder', 'alt', 'description', 'legend']);

/** Words of a component that stand in it instead of in the language files. */
function textsIn(name: string): string[] {
  const source = ts.createSourceFile(
    name,
    readFileSync(`${root}/${name}`, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text) && !SAME.has(node.text.trim()))
      found.push(node.text.trim());
    if (
      ts.isJsxAttribute(node) &&
      SPOKEN.has(node.name.getText()) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer)
    )
      if (/\p{L}/u.test(node.initializer.text)) found.push(node.initializer.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('components', () => {
  it('are found', () => {
    expect(sources.length).toBeGreaterThan(50);
  });

  it.each(sources)('%s holds no text of its own', (name) => {
    expect(textsIn(name)).toEqual([]);
  });

  it.each(sources)('%s chooses no colour of its own', (name) => {
    expect(readFileSync(`${root}/${name}`, 'utf8').match(/#[0-9a-f]{6}\b/gi) ?? []).toEqual([]);
  });
});
