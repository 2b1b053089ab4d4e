import { readAccounts } from './accounts.js';
import { issuerOf, portalOriginOf } from './environment.js';
import type { Running } from './launcher.js';
import { megabytesOf } from './memory.js';
import { databaseUrlOf, kafkaBrokersOf, processNames, type Stack, temporalAddressOf } from './stack.js';

/** Lines of columns, each as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}

function addressOf(stack: Stack, name: string): string {
  const { ports } = stack;
  const port = (ports as Record<string, number>)[name];
  switch (name) {
    case 'postgres':
      return `127.0.0.1:${ports.postgres}`;
    case 'kafka':
      return kafkaBrokersOf(stack);
    case 'temporal':
      return `${temporalAddressOf(stack)}, pages http://127.0.0.1:${ports.temporalUi}`;
    case 'portal':
      return `${portalOriginOf(stack)}`;
    case 'identity':
      return issuerOf(stack);
    case 'mail':
      return `http://127.0.0.1:${port}, SMTP ${ports.smtp}`;
    case 'workflows':
      return `http://127.0.0.1:${port}/readyz`;
    default:
      return `http://127.0.0.1:${port}, API http://127.0.0.1:${port}/docs`;
  }
}

function givenRows(stack: Stack): string[][] {
  const { kafkaBrokers, temporalAddress, databaseUrl } = stack.given;
  const rows: string[][] = [];
  if (databaseUrl) rows.push(['postgres', new URL(databaseUrlOf(stack, 'catalogue')).host, 'given']);
  if (kafkaBrokers) rows.push(['kafka', kafkaBrokers, 'given']);
  if (temporalAddress) rows.push(['temporal', temporalAddress, 'given']);
  return rows;
}

function peopleLines(stack: Stack): string {
  const accounts = readAccounts(stack);
  if (!accounts.length) return '  none yet';
  const rows = accounts.map(({ role, name, login, password }) => [
    role ?? '',
    name,
    `${login} / ${password}`,
  ]);
  return table(rows.sort((a, b) => (a[0] ?? '').localeCompare(b[0] ?? '')));
}

/** What `npm start` shows once everything answers: what runs where, who can sign in, what it took. */
export function summaryOf(stack: Stack, running: Running, took: { cold: boolean; seconds: number }): string {
  const own = processNames
    .map((name) => running.processes.child(name))
    .filter((child) => child !== undefined);
  const children = [...running.engines.children, ...own];
  const memory = megabytesOf(children.map((child) => child.pid));
  const rows = children.map(({ name, pid }) => [
    name,
    addressOf(stack, name),
    memory.has(pid) ? `${memory.get(pid)} MB` : '',
  ]);
  const total = [...memory.values()].reduce((sum, megabytes) => sum + megabytes, 0);
  return `
What runs where
${table([...givenRows(stack), ...rows])}

Demo people (login / password at the sign-in page)
${peopleLines(stack)}

  Portal        ${portalOriginOf(stack)}
  Mail          http://127.0.0.1:${stack.ports.mail}
  Temporal      http://127.0.0.1:${stack.ports.temporalUi}
  Logs, state   ${stack.state}

Ready after ${took.seconds.toFixed(1)} s (${took.cold ? 'cold' : 'warm'} start), ${total} MB of memory. Ctrl-C stops everything.`;
}
