import { useSyncExternalStore } from "react";

const remembered = "model";
const listeners = new Set<() => void>();

function read(): string | null {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null;
  }
}

let chosen: string | null = read();

/** The model that judges from now on, remembered on this device; null leaves it to the server. */
export function chooseModel(name: string | null): void {
  chosen = name;
  try {
    if (name === null) localStorage.removeItem(remembered);
    else localStorage.setItem(remembered, name);
  } catch {
    // Without storage the choice holds until the page is left.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The model that was chosen here, or null for the server's own. */
export const chosenModel = (): string | null => chosen;

export function useChosenModel(): string | null {
  return useSyncExternalStore(subscribe, chosenModel);
}

/** An address that names models; no name leaves it as it is. */
export function naming(url: string, models: readonly (string | null)[]): string {
  const search = new URLSearchParams();
  for (const model of models) if (model !== null) search.append("model", model);
  return search.size > 0 ? `${url}?${search}` : url;
}
