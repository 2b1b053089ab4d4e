import { useEffect, useRef, useState } from 'react';
import { ApiProblem, call, orgPath } from '../../api/api.js';
import { useHat } from '../../app/session.js';
import type { CaseDetail } from '../cases/case.js';

export interface Level {
  levelId: string | null;
  comment: string;
}

export type Levels = Record<string, Level>;

const SETTLE_MS = 700;

const levelsOf = (given: CaseDetail['draft']): Levels =>
  Object.fromEntries(
    (given?.levels ?? []).map((one) => [
      one.criterionId,
      { levelId: one.levelId, comment: one.comment ?? '' },
    ]),
  );

/** A mark being made: the draft is saved on every choice, with its version; a conflict is shown, never overwritten. */
export function useMark(detail: CaseDetail) {
  const hat = useHat();
  const path = orgPath(hat?.organizationId ?? '', `cases/${detail.caseId}`);
  const [levels, setLevels] = useState<Levels>(() => levelsOf(detail.draft));
  const [savedAt, setSavedAt] = useState(detail.draft?.updatedAt ?? null);
  const [conflict, setConflict] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const version = useRef(detail.draft?.version ?? 0);
  const touched = useRef(false);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const allowed = detail.mayMark.ok;

  useEffect(() => {
    if (!touched.current || !allowed || conflict) return;
    const save = async (): Promise<void> => {
      try {
        const body = {
          version: version.current,
          levels: Object.entries(levels).map(([criterionId, one]) => ({
            criterionId,
            levelId: one.levelId,
            ...(one.comment.trim() ? { comment: one.comment } : {}),
          })),
        };
        const saved = await call<{ version: number; updatedAt: string }>(`${path}/draft-mark`, {
          method: 'PUT',
          body,
        });
        version.current = saved.version;
        setSavedAt(saved.updatedAt);
        setProblem(null);
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        if (error.code === 'conflict') setConflict(true);
        else setProblem(error);
      }
    };
    const timer = setTimeout(() => {
      queue.current = queue.current.then(save);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [levels, path, allowed, conflict]);

  const change = (criterionId: string, part: Partial<Level>): void => {
    touched.current = true;
    setLevels((old) => ({
      ...old,
      [criterionId]: { ...(old[criterionId] ?? { levelId: null, comment: '' }), ...part },
    }));
  };

  /** After a conflict: takes the other window's draft, or saves this one over it. */
  const settle = async (mine: boolean): Promise<void> => {
    const { draft } = await call<CaseDetail>(path);
    version.current = draft?.version ?? 0;
    if (!mine) {
      touched.current = false;
      setLevels(levelsOf(draft));
    }
    setConflict(false);
  };
  return { levels, change, savedAt, conflict, settle, problem };
}
