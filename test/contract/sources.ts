import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A source file of the checkout. */
export interface Source {
  path: string;
  text: string;
}

/** The files under some folders that git knows or would add; tests and generated code are left out. */
export function sourcesUnder(...folders: string[]): Source[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...folders],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const paths = listed
    .split('\n')
    .filter(
      (path) => path.endsWith('.ts') && !/(\.spec|\.test|\.fixtures?|\.d)\.ts$|\/generated\//.test(path),
    );
  return [...new Set(paths)].flatMap((path) => {
    const text = readIfThere(join(root, path));
    return text === null ? [] : [{ path, text }];
  });
}

/** Null for one that git still lists and somebody has removed. */
function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Every text that a pattern's first group catches, with the file in which it stands. */
export function matchesIn(sources: readonly Source[], pattern: RegExp): { path: string; text: string }[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([, caught = '']) => ({ path, text: caught })),
  );
}
