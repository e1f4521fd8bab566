import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useDropzone } from "react-dropzone";
import { LiveStatus } from "@/components/ui/live-status";
import { DropVeil } from "@/features/detect/components/drop-veil";
import { IntakeContext } from "@/features/detect/hooks/intake-context";
import { type Run, useDetectionRun } from "@/features/detect/hooks/use-detection-run";
import { usePastedFile } from "@/features/detect/hooks/use-pasted-file";
import { headline } from "@/features/detect/wording";
import type { Detection } from "@/lib/api";

// Buttons open the chooser; the input itself is out of sight and of the tab order.
const hidden = { display: "none" };
// Content decides on the server; this only keeps the file chooser tidy.
const offered = "image/*,.heic,.heif,.avif";

function spoken(run: Run, verdict: string): string {
  if (run.state === "sending") return "Sending the picture.";
  if (run.state === "judging") return "The picture has arrived and is being judged.";
  return run.state === "idle" ? verdict : "";
}

type IntakeProviderProps = {
  onStart: () => void;
  onDone: (detection: Detection) => void;
  children: ReactNode;
};

/** Takes a picture that is dropped anywhere, pasted or chosen, and runs it to its verdict. */
export function IntakeProvider({ onStart, onDone, children }: IntakeProviderProps) {
  const [verdict, setVerdict] = useState("");
  const finish = useCallback(
    (detection: Detection) => {
      setVerdict(headline(detection));
      onDone(detection);
    },
    [onDone],
  );
  const { run, start, retry, cancel } = useDetectionRun(finish);
  const [hint, setHint] = useState("");

  const take = useCallback(
    (files: readonly File[]) => {
      const [file] = files;
      if (!file) return;
      setHint(files.length > 1 ? `One picture at a time: ${file.name} was taken.` : "");
      onStart();
      start(file);
    },
    [onStart, start],
  );
  const takeOne = useCallback((file: File) => take([file]), [take]);
  const sayNothing = useCallback(
    () => setHint("The clipboard holds no picture. Copy the picture itself, not its address."),
    [],
  );
  usePastedFile(takeOne, sayNothing);

  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    onDrop: take,
    noClick: true,
    noKeyboard: true,
  });

  const intake = useMemo(
    () => ({ run, hint, choose: open, retry, cancel }),
    [run, hint, open, retry, cancel],
  );

  return (
    <IntakeContext value={intake}>
      <div {...getRootProps({ role: undefined, className: "min-h-dvh" })}>
        <input
          {...getInputProps({ accept: offered, "aria-label": "Photo to judge", style: hidden })}
        />
        {children}
        <LiveStatus message={spoken(run, verdict)} />
        {isDragActive ? <DropVeil /> : null}
      </div>
    </IntakeContext>
  );
}
