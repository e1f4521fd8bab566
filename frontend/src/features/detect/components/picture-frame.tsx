import { type ReactNode, useState } from "react";
import { cx } from "@/lib/cx";

type Size = { width: number; height: number };

type PictureFrameProps = {
  /** Object URL of the picture on this device, or null when this tab does not have it. */
  src: string | null;
  alt: string;
  /** Size of the upright picture, when the server has told it. */
  size?: Size;
  scanning?: boolean;
  /** Shown instead of a picture that is not here or that the browser cannot draw. */
  missing?: ReactNode;
  /** Layers in percent of the picture, which stay locked to it at any size. */
  children?: ReactNode;
};

/** The picture in its booth, as large as the space allows and never cropped. */
export function PictureFrame(props: PictureFrameProps) {
  const [natural, setNatural] = useState<Size | null>(null);
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const { width, height } = props.size ?? natural ?? { width: 4, height: 3 };
  const drawn = props.src !== null && unreadable !== props.src;
  return (
    <div className="grid place-items-center bg-booth p-3 [--stage-height:52svh] sm:p-6 lg:[--stage-height:70svh]">
      <div
        className={cx("relative", !drawn && "min-h-40 border border-dashed border-edge")}
        style={{
          aspectRatio: `${width} / ${height}`,
          width: `min(100%, calc(var(--stage-height) * ${width / height}))`,
        }}
      >
        {drawn ? (
          <img
            src={props.src ?? undefined}
            alt={props.alt}
            decoding="async"
            className="block h-full w-full object-contain"
            onLoad={(event) =>
              setNatural({
                width: event.currentTarget.naturalWidth,
                height: event.currentTarget.naturalHeight,
              })
            }
            onError={() => setUnreadable(props.src)}
          />
        ) : (
          <div className="absolute inset-x-0 top-0 p-4 text-center text-sm text-soft">
            {props.src === null
              ? props.missing
              : "This browser cannot draw this format. It is judged all the same."}
          </div>
        )}
        {props.children}
        {props.scanning ? (
          <span
            aria-hidden="true"
            className="absolute inset-x-0 h-px animate-scan bg-white shadow-[0_0_0_1px_rgb(0_0_0/50%),0_0_24px_6px_rgb(255_255_255/35%)]"
          />
        ) : null}
      </div>
    </div>
  );
}
