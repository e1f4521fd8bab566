import { useCallback, useRef, useState } from "react";
import { createDetection } from "@/features/detect/api/create-detection";
import type { Detection } from "@/lib/api";
import { keepPicture } from "@/lib/local-pictures";

export type Picture = { file: File; url: string };

export type Run =
  | { state: "idle" }
  | { state: "sending"; picture: Picture; share: number }
  | { state: "judging"; picture: Picture }
  | { state: "failed"; picture: Picture; error: Error };

const idle: Run = { state: "idle" };

/** One picture on its way to a verdict. `onDone` gets it; the picture stays in this tab. */
export function useDetectionRun(onDone: (detection: Detection) => void) {
  const [run, setRun] = useState<Run>(idle);
  const current = useRef<AbortController | null>(null);
  const picture = useRef<Picture | null>(null);

  const send = useCallback(
    async (of: Picture) => {
      current.current?.abort();
      const control = new AbortController();
      current.current = control;
      setRun({ state: "sending", picture: of, share: 0 });
      const onProgress = (share: number) => {
        if (control.signal.aborted) return;
        setRun(
          share < 1 ? { state: "sending", picture: of, share } : { state: "judging", picture: of },
        );
      };
      try {
        const detection = await createDetection(of.file, { onProgress, signal: control.signal });
        if (control.signal.aborted) return;
        keepPicture(detection.id, of.url);
        picture.current = null;
        setRun(idle);
        onDone(detection);
      } catch (error) {
        if (control.signal.aborted) return;
        setRun({ state: "failed", picture: of, error: error as Error });
      }
    },
    [onDone],
  );

  const release = useCallback(() => {
    current.current?.abort();
    if (picture.current) URL.revokeObjectURL(picture.current.url);
    picture.current = null;
  }, []);

  const start = useCallback(
    (file: File) => {
      release();
      const next = { file, url: URL.createObjectURL(file) };
      picture.current = next;
      void send(next);
    },
    [release, send],
  );

  const retry = useCallback(() => {
    if (picture.current) void send(picture.current);
  }, [send]);

  const cancel = useCallback(() => {
    release();
    setRun(idle);
  }, [release]);

  return { run, start, retry, cancel };
}
