import { useEffect, useRef, useState } from "react";
import { cx } from "@/lib/cx";
import { thumbSide, useShrunk } from "@/lib/pictures/use-shrunk";

type ThumbnailProps = { file: File | null; className?: string };

/** A small picture of a file on this device, made when it comes near the window. Decorative. */
export function Thumbnail({ file, className }: ThumbnailProps) {
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(typeof IntersectionObserver === "undefined");
  useEffect(() => {
    if (!box.current || near) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some((each) => each.isIntersecting)) setNear(true);
      },
      { rootMargin: "300px" },
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [near]);
  const drawable = useShrunk(near ? file : null, thumbSide);
  return (
    <div ref={box} aria-hidden="true" className={cx("overflow-hidden bg-booth", className)}>
      {drawable && !drawable.unreadable ? (
        <img src={drawable.url} alt="" className="h-full w-full object-cover" />
      ) : (
        <div className="crop-marks h-full text-edge" />
      )}
    </div>
  );
}
