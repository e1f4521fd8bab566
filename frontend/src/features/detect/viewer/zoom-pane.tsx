import { type ReactNode, type Ref, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type ReactZoomPanPinchRef,
  TransformComponent,
  TransformWrapper,
} from "react-zoom-pan-pinch";
import { cx } from "@/lib/cx";

export type Zoom = ReactZoomPanPinchRef;
export type View = { scale: number; positionX: number; positionY: number };

type ZoomPaneProps = {
  ref: Ref<Zoom>;
  label: string;
  /** Whether the wheel zooms at once; else only with Ctrl or after a click on the picture. */
  wheelAtOnce: boolean;
  onView: (view: View) => void;
  children: ReactNode;
};

export const maxScale = 12;

/** A window on the picture: wheel, pinch, drag and keys move all that lies in it together. */
export function ZoomPane({ ref, label, wheelAtOnce, onView, children }: ZoomPaneProps) {
  const { t } = useTranslation("detect");
  const [zoomed, setZoomed] = useState(false);
  const [awake, setAwake] = useState(false);
  // A page that stops scrolling because a picture passes under the pointer is a trap.
  const wheelZooms = wheelAtOnce || awake || zoomed;
  return (
    <TransformWrapper
      ref={ref}
      minScale={1}
      maxScale={maxScale}
      smooth={false}
      wheel={{ step: 0.2, activationKeys: wheelZooms ? [] : ["Control", "Meta"] }}
      panning={{ disabled: !zoomed, velocityDisabled: true }}
      keyboard={{ disabled: false, panStep: 60, zoomStep: 0.5 }}
      doubleClick={{ mode: "toggle", step: 1.4 }}
      onTransform={(_, view) => {
        setZoomed(view.scale > 1.001);
        onView(view);
      }}
    >
      <TransformComponent
        wrapperProps={{
          role: "group",
          tabIndex: 0,
          "aria-label": label,
          "aria-description": t("viewer.keys"),
          onFocus: () => setAwake(true),
          onBlur: (event) => {
            if (!event.currentTarget.contains(event.relatedTarget)) setAwake(false);
          },
        }}
        wrapperStyle={{ width: "100%", touchAction: zoomed ? "none" : "pan-x pan-y" }}
        wrapperClass={cx("zoom-window", zoomed && "cursor-grab active:cursor-grabbing")}
        contentClass="zoom-content"
        contentStyle={{ width: "100%" }}
      >
        <div className="stage-content">{children}</div>
      </TransformComponent>
    </TransformWrapper>
  );
}
