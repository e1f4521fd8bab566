import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Evidence } from "@/features/detect/viewer/evidence-overlay";
import { FaceLayer } from "@/features/detect/viewer/face-layer";
import { FaceStrip } from "@/features/detect/viewer/face-strip";
import { MapControls } from "@/features/detect/viewer/map-controls";
import { PictureBox } from "@/features/detect/viewer/picture-box";
import { SwipeHandle } from "@/features/detect/viewer/swipe-handle";
import { useFullScreen } from "@/features/detect/viewer/use-full-screen";
import { useLinkedZoom } from "@/features/detect/viewer/use-linked-zoom";
import { modes, useViewState } from "@/features/detect/viewer/view-state";
import { ViewerToolbar } from "@/features/detect/viewer/viewer-toolbar";
import { ZoomPane } from "@/features/detect/viewer/zoom-pane";
import type { Detection } from "@/lib/api";
import { cx } from "@/lib/cx";
import { useShrunk, viewSide } from "@/lib/pictures/use-shrunk";
import { useLocalPicture } from "@/lib/use-local-picture";

type ViewerProps = {
  detection: Detection;
  /** The judged file, if this tab still has it. */
  file: File | null;
  selected: number;
  onSelect: (index: number) => void;
  /** A way to lay the file under the map when it is not here. */
  bring?: ReactNode;
};

/** The judged picture to look into: faces, map, comparison, zoom and full screen. */
export function Viewer({ detection, file, selected, onSelect, bring }: ViewerProps) {
  const { t } = useTranslation("detect");
  const group = useId();
  const frame = useRef<HTMLElement>(null);
  const view = useViewState();
  const zoom = useLinkedZoom();
  const { full, toggle } = useFullScreen(frame);
  const drawable = useShrunk(file, viewSide);
  const original = useLocalPicture(detection.id);
  const { image, faces } = detection;
  const face = faces.find((each) => each.index === selected);
  const located = face?.map.kind === "manipulated";
  const mode = located ? view.mode : "map";
  // The copy is as sharp as a screen at first; the file itself comes when one looks closer.
  const sharp = zoom.scale > 1.5 ? original : null;
  const alt = detection.filename
    ? t("picture.altNamed", { name: detection.filename })
    : t("picture.alt");
  const picture = {
    drawable,
    sharp,
    alt,
    size: image,
    missing: faces.length === 0 ? t("picture.notStored") : null,
  };
  const closer = () => {
    const box = frame.current?.querySelector<HTMLElement>(".face-box:has(:checked)");
    if (box) void zoom.first.current?.zoomToElement(box, { maxScale: 6 });
  };
  const press = (event: KeyboardEvent) => {
    const inField = (event.target as HTMLElement).matches("input[type=range], input[type=text]");
    if (event.ctrlKey || event.metaKey || event.altKey || inField) return;
    if (event.key === "f") void toggle();
    else if (event.key === "z") closer();
    else if (event.key === "m" && located) {
      const next = modes[(modes.indexOf(view.mode) + 1) % modes.length];
      if (next) view.setMode(next);
    } else return;
    event.preventDefault();
  };
  return (
    <figure
      ref={frame}
      onKeyDown={press}
      className={cx(
        "viewer space-y-3",
        full && "fixed inset-0 z-50 overflow-auto bg-paper p-3 sm:p-4",
      )}
      data-full={full}
    >
      <div
        className={cx("bg-booth", mode === "side" && "grid gap-0.5 sm:grid-cols-2")}
        data-mode={mode}
      >
        <ZoomPane
          ref={zoom.first}
          label={t("viewer.pane")}
          wheelAtOnce={full}
          onView={zoom.onFirst}
        >
          <PictureBox {...picture}>
            {face && (mode === "map" || mode === "swipe") ? (
              <div
                className="absolute inset-0"
                style={mode === "swipe" ? { clipPath: `inset(0 0 0 ${view.seam}%)` } : undefined}
              >
                <Evidence face={face} image={image} strength={view.strength} />
              </div>
            ) : null}
            <FaceLayer
              group={group}
              detection={detection}
              selected={selected}
              onSelect={onSelect}
            />
            {mode === "swipe" ? <SwipeHandle at={view.seam} onAt={view.setSeam} /> : null}
          </PictureBox>
        </ZoomPane>
        {face && mode === "side" ? (
          <ZoomPane
            ref={zoom.second}
            label={t("viewer.paneMap")}
            wheelAtOnce={full}
            onView={zoom.onSecond}
          >
            <PictureBox {...picture} alt="">
              <Evidence face={face} image={image} strength={view.strength} />
            </PictureBox>
          </ZoomPane>
        ) : null}
      </div>
      <figcaption className="space-y-4">
        <ViewerToolbar
          view={view}
          compares={located}
          zoom={() => zoom.first.current}
          scale={zoom.scale}
          onFace={face ? closer : null}
          full={full}
          onFull={() => void toggle()}
        />
        {file ? null : bring}
        <FaceStrip group={group} faces={faces} selected={selected} />
        {face ? <MapControls face={face} view={view} /> : null}
      </figcaption>
    </figure>
  );
}
