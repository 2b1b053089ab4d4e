import { useState } from 'react';

/** The policy that a draft will be submitted under, kept in this window until it is. */
export function useChosenPolicy(versionId: string): [string | null, (key: string) => void] {
  const store = `countersign.policy.${versionId}`;
  const [chosen, setChosen] = useState<string | null>(() => sessionStorage.getItem(store));
  const choose = (key: string): void => {
    sessionStorage.setItem(store, key);
    setChosen(key);
  };
  return [chosen, choose];
}
