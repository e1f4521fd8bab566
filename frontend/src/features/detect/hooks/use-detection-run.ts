import { useCallback, useEffect, useRef, useState } from "react";
import type { Detection } from "@/lib/api";
import { chosenModel } from "@/lib/chosen-model";
import { createDetection, newKey, waitFor } from "@/lib/create-detection";
import { keepPicture } from "@/lib/local-pictures";

export type Picture = { file: File; key: string; model: string | null };

export type Run =
  | { state: "idle" }
  | { state: "sending"; picture: Picture; share: number }
  | { state: "judging"; picture: Picture }
  | { state: "waiting"; picture: Picture; error: Error; until: number }
  | { state: "failed"; picture: Picture; error: Error };

const idle: Run = { state: "idle" };
/** A server that stays busy for so many tries is left to the person. */
const patience = 5;

/** One picture on its way to a verdict. `onDone` gets it; the picture stays in this tab. */
export function useDetectionRun(onDone: (detection: Detection) => void) {
  const [run, setRun] = useState<Run>(idle);
  const current = useRef<AbortController | null>(null);
  const tries = useRef(0);

  const send = useCallback(
    async (picture: Picture) => {
      current.current?.abort();
      const control = new AbortController();
      current.current = control;
      tries.current += 1;
      setRun({ state: "sending", picture, share: 0 });
      const onProgress = (share: number) => {
        if (control.signal.aborted) return;
        setRun(share < 1 ? { state: "sending", picture, share } : { state: "judging", picture });
      };
      try {
        const { file, ...how } = picture;
        const { signal } = control;
        const detection = await createDetection(file, { ...how, onProgress, signal });
        if (control.signal.aborted) return;
        keepPicture(detection.id, file);
        setRun(idle);
        onDone(detection);
      } catch (caught) {
        if (control.signal.aborted) return;
        const error = caught as Error;
        const wait = waitFor(error);
        if (wait !== null && tries.current < patience) {
          setRun({ state: "waiting", picture, error, until: Date.now() + wait * 1000 });
        } else setRun({ state: "failed", picture, error });
      }
    },
    [onDone],
  );

  useEffect(() => {
    if (run.state !== "waiting") return;
    const timer = setTimeout(() => void send(run.picture), Math.max(0, run.until - Date.now()));
    return () => clearTimeout(timer);
  }, [run, send]);

  const start = useCallback(
    (file: File) => {
      tries.current = 0;
      void send({ file, key: newKey(), model: chosenModel() });
    },
    [send],
  );

  const picture = run.state === "idle" ? null : run.picture;
  const retry = useCallback(() => {
    tries.current = 0;
    if (picture) void send(picture);
  }, [picture, send]);

  const cancel = useCallback(() => {
    current.current?.abort();
    setRun(idle);
  }, []);

  return { run, start, retry, cancel };
}
