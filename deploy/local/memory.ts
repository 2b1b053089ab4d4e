import { existsSync, readdirSync, readFileSync } from 'node:fs';

function parentsOf(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // ended meanwhile
    }
  }
  return parents;
}

/** Kilobytes of one process: its share of pages that others have too, where the system tells it, else all of them. */
function kilobytesOf(pid: number): number {
  for (const [file, pattern] of [
    [`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+)/m],
    [`/proc/${pid}/status`, /^VmRSS:\s+(\d+)/m],
  ] as const) {
    try {
      const match = pattern.exec(readFileSync(file, 'utf8'));
      if (match) return Number(match[1]);
    } catch {
      // not on this system, or not ours to read
    }
  }
  return 0;
}

/**
 * Measured memory of processes with all their children (PostgreSQL has one a connection).
 *
 * @returns megabytes by process id; empty where there is no /proc
 */
export function megabytesOf(pids: readonly number[]): Map<number, number> {
  if (!existsSync('/proc/self/stat')) return new Map();
  const parents = parentsOf();
  const belongs = (pid: number, root: number): boolean => {
    if (pid === root) return true;
    const parent = parents.get(pid);
    return parent !== undefined && parent > 1 && belongs(parent, root);
  };
  const all = [...parents.keys()];
  return new Map(
    pids.map((root) => {
      const kilobytes = all
        .filter((pid) => belongs(pid, root))
        .reduce((sum, pid) => sum + kilobytesOf(pid), 0);
      return [root, Math.round(kilobytes / 1024)];
    }),
  );
}
