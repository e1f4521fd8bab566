import { type PointerEvent, useRef } from "react";

type SwipeHandleProps = { at: number; onAt: (at: number) => void };

/** The seam between picture and map: drag it here, or use the slider below by keyboard. */
export function SwipeHandle({ at, onAt }: SwipeHandleProps) {
  const area = useRef<HTMLDivElement>(null);
  const drag = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect();
    if (!box || event.buttons === 0) return;
    const share = ((event.clientX - box.left) / box.width) * 100;
    onAt(Math.round(Math.min(Math.max(share, 0), 100)));
  };
  return (
    <div ref={area} className="pointer-events-none absolute inset-0">
      <div
        data-testid="swipe-seam"
        className="swipe-seam pointer-events-auto absolute inset-y-0 w-11 -translate-x-1/2 cursor-ew-resize touch-none"
        style={{ left: `${at}%` }}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
      >
        <span className="absolute inset-y-0 left-1/2 w-0.5 -translate-x-1/2 bg-white shadow-[0_0_0_1px_rgb(0_0_0/60%)]" />
        <span className="absolute top-1/2 left-1/2 grid size-9 -translate-1/2 place-items-center rounded-full bg-white text-black shadow-[0_0_0_1px_rgb(0_0_0/60%)]">
          <svg viewBox="0 0 24 24" aria-hidden="true" className="size-5" fill="none">
            <path d="M9 6 3 12l6 6M15 6l6 6-6 6" stroke="currentColor" strokeWidth="2.2" />
          </svg>
        </span>
      </div>
    </div>
  );
}
