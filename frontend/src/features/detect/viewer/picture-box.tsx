import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Size } from "@/features/detect/viewer/place";
import { cx } from "@/lib/cx";
import type { Drawable } from "@/lib/pictures/use-shrunk";

type PictureBoxProps = {
  /** The copy to draw, or null while there is none. */
  drawable: Drawable | null;
  /** The full picture, once the copy would look coarse. */
  sharp?: string | null;
  alt: string;
  /** Size of the upright picture, when the server has told it. */
  size?: Size;
  /** Said of a picture that this browser cannot draw. */
  unreadable?: ReactNode;
  /** Shown where this device has no picture to draw. */
  missing?: ReactNode;
  /** Layers in percent of the picture, which stay locked to it at any size. */
  children?: ReactNode;
};

/** The picture, as large as `--stage-height` and the width allow and never cropped. */
export function PictureBox(props: PictureBoxProps) {
  const { t } = useTranslation("detect");
  const { drawable, sharp, alt, size, missing, children } = props;
  const { unreadable = t("picture.undrawable") } = props;
  const { width, height } = size ?? drawable?.size ?? { width: 4, height: 3 };
  const drawn = drawable !== null && !drawable.unreadable;
  return (
    <div
      className={cx("relative", !drawn && "min-h-40 border border-dashed border-edge")}
      style={{
        aspectRatio: `${width} / ${height}`,
        width: `min(100%, calc(var(--stage-height) * ${width / height}))`,
      }}
    >
      {drawn ? (
        <img
          src={sharp ?? drawable.url}
          alt={alt}
          decoding="async"
          draggable={false}
          className="block h-full w-full object-contain select-none"
        />
      ) : (
        <div className="absolute inset-0 grid place-content-center p-4 text-center text-sm text-soft">
          {drawable?.unreadable ? unreadable : missing}
        </div>
      )}
      {children}
    </div>
  );
}
