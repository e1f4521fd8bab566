import { useId } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/ui/icon-button";
import { Segmented } from "@/components/ui/segmented";
import { modes, type ViewState } from "@/features/detect/viewer/view-state";
import { maxScale, type Zoom } from "@/features/detect/viewer/zoom-pane";
import { share } from "@/lib/format";

const icons = {
  in: <path d="M12 5v14M5 12h14" />,
  out: <path d="M5 12h14" />,
  fit: <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />,
  face: (
    <>
      <path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4" />
      <circle cx="12" cy="12" r="4" />
    </>
  ),
  full: <path d="M13 11 20 4M14 4h6v6M11 13l-7 7M10 20H4v-6" />,
  leave: <path d="M20 4l-6 6M14 5v5h5M4 20l6-6M10 19v-5H5" />,
};

type ViewerToolbarProps = {
  view: ViewState;
  /** Whether there is a map or a note to compare the picture with. */
  compares: boolean;
  zoom: () => Zoom | null;
  scale: number;
  onFace: (() => void) | null;
  full: boolean;
  onFull: () => void;
};

/** What to lay over the picture, and how near to look. */
export function ViewerToolbar({ view, zoom, scale, ...props }: ViewerToolbarProps) {
  const { t } = useTranslation("detect");
  // Two viewers on one page must not share one choice.
  const name = useId();
  return (
    <div
      role="toolbar"
      aria-label={t("viewer.tools")}
      className="flex flex-wrap items-center justify-between gap-2"
    >
      {props.compares ? (
        <Segmented
          label={t("viewer.mode.label")}
          name={name}
          value={view.mode}
          options={modes.map((mode) => ({ value: mode, label: t(`viewer.mode.${mode}`) }))}
          onChange={view.setMode}
        />
      ) : (
        <span />
      )}
      <div className="flex items-center gap-1">
        <IconButton
          label={t("viewer.zoomOut")}
          icon={icons.out}
          disabled={scale <= 1.001}
          onClick={() => void zoom()?.zoomOut(0.5)}
        />
        <output
          aria-label={t("viewer.zoom")}
          className="w-13 text-center text-sm font-semibold tabular-nums"
        >
          {share(scale)}
        </output>
        <IconButton
          label={t("viewer.zoomIn")}
          icon={icons.in}
          disabled={scale >= maxScale - 0.01}
          onClick={() => void zoom()?.zoomIn(0.5)}
        />
        <IconButton
          label={t("viewer.fit")}
          icon={icons.fit}
          disabled={scale <= 1.001}
          onClick={() => void zoom()?.resetTransform()}
        />
        {props.onFace ? (
          <IconButton label={t("viewer.face")} icon={icons.face} onClick={props.onFace} />
        ) : null}
        <IconButton
          label={t(props.full ? "viewer.leaveFull" : "viewer.full")}
          icon={props.full ? icons.leave : icons.full}
          aria-pressed={props.full}
          onClick={props.onFull}
        />
      </div>
    </div>
  );
}
