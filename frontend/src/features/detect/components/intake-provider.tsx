import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useDropzone } from "react-dropzone";
import { useTranslation } from "react-i18next";
import { LiveStatus } from "@/components/ui/live-status";
import { DropVeil } from "@/features/detect/components/drop-veil";
import { IntakeContext } from "@/features/detect/hooks/intake-context";
import { useDetectionRun } from "@/features/detect/hooks/use-detection-run";
import { usePastedFiles } from "@/features/detect/hooks/use-pasted-files";
import { headline } from "@/features/detect/wording";
import type { Detection } from "@/lib/api";
import { looksLikePicture, offered } from "@/lib/pictures/kinds";

// Buttons open the choosers; the inputs themselves are out of sight and of the tab order.
const hidden = { display: "none" };

type IntakeProviderProps = {
  onStart: () => void;
  onDone: (detection: Detection) => void;
  /** Several pictures at once: they become a list. */
  onMany: (files: File[]) => void;
  children: ReactNode;
};

/** Takes pictures that are dropped anywhere, pasted or chosen, and runs one to its verdict. */
export function IntakeProvider({ onStart, onDone, onMany, children }: IntakeProviderProps) {
  const { t } = useTranslation("detect");
  const [judged, setJudged] = useState<Detection | null>(null);
  const [hint, setHint] = useState("");
  const folder = useRef<HTMLInputElement>(null);
  const show = useCallback(
    (detection: Detection) => {
      setJudged(detection);
      onDone(detection);
    },
    [onDone],
  );
  const { run, start, retry, cancel } = useDetectionRun(show);

  const take = useCallback(
    (files: readonly File[]) => {
      // One file goes as it is and the server says what is wrong with it; a folder is sifted first.
      const pictures = files.length === 1 ? files : files.filter(looksLikePicture);
      const others = files.length - pictures.length;
      setHint(others > 0 ? t("intake.leftOut", { count: others }) : "");
      const [only] = pictures;
      if (!only) return;
      if (pictures.length === 1) {
        onStart();
        start(only);
        return;
      }
      cancel();
      onMany([...pictures]);
    },
    [onStart, onMany, start, cancel, t],
  );
  const sayNothing = useCallback(() => setHint(t("intake.emptyClipboard")), [t]);
  usePastedFiles(take, sayNothing);

  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    onDrop: take,
    noClick: true,
    noKeyboard: true,
  });
  const chooseFolder = useCallback(() => folder.current?.click(), []);

  const intake = useMemo(
    () => ({ run, hint, choose: open, chooseFolder, take, show, retry, cancel }),
    [run, hint, open, chooseFolder, take, show, retry, cancel],
  );
  const spoken = () => {
    if (run.state === "sending") return t("run.saidSending");
    if (run.state === "judging") return t("run.saidJudging");
    if (run.state === "waiting") return t("run.saidWaiting");
    return run.state === "idle" && judged ? headline(judged) : "";
  };

  return (
    <IntakeContext value={intake}>
      <div {...getRootProps({ role: undefined, className: "min-h-dvh" })}>
        <input
          {...getInputProps({ accept: offered, "aria-label": t("intake.input"), style: hidden })}
        />
        <input
          ref={folder}
          type="file"
          // @ts-expect-error React does not know the attribute that every browser has.
          webkitdirectory=""
          aria-label={t("intake.folder")}
          style={hidden}
          onChange={(event) => {
            take([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
        {children}
        <LiveStatus message={spoken()} />
        {isDragActive ? <DropVeil /> : null}
      </div>
    </IntakeContext>
  );
}
