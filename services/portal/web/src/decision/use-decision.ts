import { type AuthenticationResponseJSON, startAuthentication, WebAuthnError } from '@simplewebauthn/browser';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiProblem, call, type Language, orgPath } from '../api/api.js';
import { useDecidingFor } from '../app/session.js';

export type DecisionType =
  | 'version-submission'
  | 'pathway-approval'
  | 'role-grant'
  | 'policy-approval'
  | 'confirmation'
  | 'decline'
  | 'change-request'
  | 'recall'
  | 'endorsement-conflict'
  | 'endorsement-conflict-end'
  | 'round-opening'
  | 'withdrawal'
  | 'waiver'
  | 'waiver-approval'
  | 'waiver-end'
  | 'version-retirement'
  | 'delegation'
  | 'delegation-end'
  | 'rating-preparation'
  | 'do-not-ask'
  | 'do-not-ask-end'
  | 'renewal-month'
  | 'assessment-rules-approval'
  | 'case-opening'
  | 'mark'
  | 'moderation'
  | 'evidence-request'
  | 'case-assignment'
  | 'attempt-opening'
  | 'case-extension'
  | 'case-withdrawal'
  | 'accommodation'
  | 'assessment-conflict'
  | 'identity-correction'
  | 'appeal'
  | 'appeal-decision'
  | 'passkey-claim'
  | 'passkey-enrolment'
  | 'passkey-removal'
  | 'identification'
  | 'release-proposal'
  | 'release-approval'
  | 'release-pause'
  | 'release-resume'
  | 'release-cancellation'
  | 'award-suspension'
  | 'award-reinstatement'
  | 'award-reissue'
  | 'award-reissue-approval'
  | 'revocation-proposal'
  | 'revocation-approval'
  | 'revocation-rejection'
  | 'revocation-appeal'
  | 'revocation-exemption'
  | 'revocation-appeal-dismissal';

/** What `prepare` answers: the exact statements, how they read, the terms, and what the passkey is asked. */
export interface Prepared {
  statements: string[];
  list: string | null;
  sentences: Record<Language, string>[];
  terms: Record<Language, string> & { digest: string };
  options: Parameters<typeof startAuthentication>[0]['optionsJSON'];
}

export interface Receipt {
  decisions: { decisionId: string; digest: string; state: string; code?: string }[];
  at: string;
}

/** Why the passkey gave no signature: the person closed it, or the browser cannot. Nothing was signed. */
export type PasskeyFault = 'cancelled' | 'unsupported';

export type DecisionState =
  | { step: 'empty' }
  | { step: 'preparing'; prepared: Prepared | null }
  /** `before`: the words that were shown until they had to be prepared anew and came out otherwise. */
  | { step: 'ready'; prepared: Prepared; fault: PasskeyFault | null; before: Prepared | null }
  | { step: 'asking'; prepared: Prepared }
  | { step: 'sending'; prepared: Prepared }
  | { step: 'unsent'; prepared: Prepared; problem: ApiProblem }
  | { step: 'refused'; problem: ApiProblem; prepared: Prepared | null }
  | { step: 'done'; prepared: Prepared; receipt: Receipt };

/** A prepared statement is signed soon, so that what was shown is what holds (the services allow 15 minutes). */
const FRESH_MS = 10 * 60_000;
const SETTLE_MS = 500;
/** A passkey that was just claimed comes to the other services by an event. */
const PASSKEY_TRIES = 20;
const PASSKEY_PAUSE_MS = 1_500;

/** The answer was not final: the same signed body, sent again with the same key, goes on where it stopped. */
const mayResend = (problem: ApiProblem): boolean =>
  problem.status === 0 || problem.status === 429 || problem.status >= 500;

/**
 * One decision of a person: prepares the exact words whenever the input changes, asks the passkey only for what is
 * shown, and sends it under one Idempotency-Key for all retries.
 *
 * @param input body of `prepare`; null while something is missing
 */
export function useDecision(type: DecisionType, input: object | null, onDone?: (receipt: Receipt) => void) {
  const organizationId = useDecidingFor();
  const client = useQueryClient();
  const [state, setState] = useState<DecisionState>({ step: 'empty' });
  const preparedAt = useRef(0);
  const attempt = useRef<{ body: unknown; key: string } | null>(null);
  const base = orgPath(organizationId, `decisions/${type}`);
  const text = input === null ? null : JSON.stringify(input);

  const prepare = useCallback(
    async (body: string, signal?: AbortSignal): Promise<Prepared | null> => {
      setState((old) => ({ step: 'preparing', prepared: 'prepared' in old ? old.prepared : null }));
      try {
        const prepared = await call<Prepared>(`${base}/prepare`, {
          body: JSON.parse(body),
          ...(signal ? { signal } : {}),
        });
        preparedAt.current = Date.now();
        setState({ step: 'ready', prepared, fault: null, before: null });
        return prepared;
      } catch (error) {
        if (error instanceof ApiProblem) setState({ step: 'refused', problem: error, prepared: null });
        else if (!signal?.aborted) throw error;
        return null;
      }
    },
    [base],
  );

  useEffect(() => {
    attempt.current = null;
    if (text === null) {
      setState((old) => (old.step === 'done' ? old : { step: 'empty' }));
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => void prepare(text, abort.signal), SETTLE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, prepare]);

  const send = async (prepared: Prepared): Promise<void> => {
    if (!attempt.current) return;
    setState({ step: 'sending', prepared });
    try {
      const answer = await call<Omit<Receipt, 'at'>>(base, {
        body: attempt.current.body,
        key: attempt.current.key,
      });
      const released = answer.decisions.find((one) => one.state === 'released');
      attempt.current = null;
      if (released) {
        setState({
          step: 'refused',
          problem: new ApiProblem(409, { code: released.code ?? 'conflict' }),
          prepared,
        });
        return;
      }
      const receipt = { ...answer, at: new Date().toISOString() };
      setState({ step: 'done', prepared, receipt });
      // First, so that what keeps the receipt knows before the facts that changed come and take the form away.
      onDone?.(receipt);
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (mayResend(error)) setState({ step: 'unsent', prepared, problem: error });
      else {
        attempt.current = null;
        setState({ step: 'refused', problem: error, prepared });
      }
    }
  };

  /** Asks the passkey for what is shown. Words that went stale are prepared and shown again first. */
  const sign = async (): Promise<void> => {
    if (state.step !== 'ready' || text === null) return;
    let { prepared } = state;
    if (Date.now() - preparedAt.current > FRESH_MS) {
      const fresh = await prepare(text);
      if (!fresh) return;
      if (wordsOf(fresh) !== wordsOf(prepared)) {
        setState({ step: 'ready', prepared: fresh, fault: null, before: prepared });
        return;
      }
      prepared = fresh;
    }
    setState({ step: 'asking', prepared });
    let assertion: AuthenticationResponseJSON;
    try {
      assertion = await startAuthentication({ optionsJSON: prepared.options });
    } catch (error) {
      setState({ step: 'ready', prepared, fault: passkeyFault(error), before: null });
      return;
    }
    attempt.current = {
      body: { statements: prepared.statements, list: prepared.list, assertion },
      key: crypto.randomUUID(),
    };
    await send(prepared);
  };

  /** Sends the signed body once more, or prepares anew after a refusal. */
  const again = async (): Promise<void> => {
    if (state.step === 'unsent') await send(state.prepared);
    else if (text !== null) await prepare(text);
  };

  /** Prepares once the passkey that was just made is known to the service. */
  const afterEnrolment = async (): Promise<void> => {
    if (text === null) return;
    for (let tries = 0; tries < PASSKEY_TRIES; tries++) {
      setState({ step: 'preparing', prepared: null });
      try {
        await call<Prepared>(`${base}/prepare`, { body: JSON.parse(text) });
        break;
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.code !== 'passkey-missing') break;
        await new Promise((resolve) => setTimeout(resolve, PASSKEY_PAUSE_MS));
      }
    }
    await prepare(text);
  };

  const href = (decisionId: string): string => `${base}/${decisionId}`;
  return { state, sign, again, afterEnrolment, href };
}

const wordsOf = (prepared: Prepared): string => JSON.stringify([prepared.sentences, prepared.terms]);

function passkeyFault(error: unknown): PasskeyFault {
  return error instanceof WebAuthnError && error.code === 'ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY'
    ? 'cancelled'
    : error instanceof Error && error.name === 'NotSupportedError'
      ? 'unsupported'
      : 'cancelled';
}
