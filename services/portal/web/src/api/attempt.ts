import { useRef } from 'react';

/**
 * The Idempotency-Key of what a person is about to send: the same payload keeps its key over retries, so that a
 * repeated press is the same command; another payload, or `renew` after success, gets a new one.
 */
export function useAttemptKey(): { keyFor: (payload: unknown) => string; renew: () => void } {
  const held = useRef<{ text: string; key: string } | null>(null);
  return {
    keyFor: (payload) => {
      const text = JSON.stringify(payload);
      if (held.current?.text !== text) held.current = { text, key: crypto.randomUUID() };
      return held.current.key;
    },
    renew: () => {
      held.current = null;
    },
  };
}
