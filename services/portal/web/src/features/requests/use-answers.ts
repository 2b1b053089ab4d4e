import { useEffect, useRef, useState } from 'react';
import { ApiProblem, call, orgPath } from '../../api/api.js';
import { useHat } from '../../app/session.js';
import { type Answer, draftOf, firstAnswer, type RequestDetail } from './request.js';

const SETTLE_MS = 1_000;

/** The answers being given, saved on every change over the version that was seen. */
export function useAnswers(detail: RequestDetail, writable: boolean) {
  const hat = useHat();
  const [answers, setAnswers] = useState<Answer[]>(() => detail.kinds.map((one) => firstAnswer(detail, one)));
  const [savedAt, setSavedAt] = useState<string | null>(detail.draft?.savedAt ?? null);
  const [conflict, setConflict] = useState(false);
  const version = useRef(detail.draft?.version ?? 0);
  const touched = useRef(false);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const path = orgPath(hat?.organizationId ?? '', `requests/${detail.requestId}/draft`);

  useEffect(() => {
    if (!touched.current || !writable) return;
    const save = async (): Promise<void> => {
      try {
        const body = { version: version.current, content: { answers: answers.map(draftOf) } };
        const saved = await call<{ version: number; savedAt: string }>(path, { method: 'PUT', body });
        version.current = saved.version;
        setSavedAt(saved.savedAt);
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        // What is typed stays on the page; the next change tries again.
        if (error.status === 409) setConflict(true);
      }
    };
    const timer = setTimeout(() => {
      queue.current = queue.current.then(save);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [answers, path, writable]);

  const change = (kind: Answer['kind'], part: Partial<Answer>): void => {
    touched.current = true;
    setAnswers((old) => old.map((one) => (one.kind === kind ? { ...one, ...part } : one)));
  };
  return { answers, change, savedAt, conflict };
}
