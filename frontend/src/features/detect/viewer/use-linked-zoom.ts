import { useCallback, useRef, useState } from "react";
import type { View, Zoom } from "@/features/detect/viewer/zoom-pane";

const alike = (a: View, b: View) =>
  Math.abs(a.scale - b.scale) < 0.001 &&
  Math.abs(a.positionX - b.positionX) < 0.5 &&
  Math.abs(a.positionY - b.positionY) < 0.5;

/** Two panes of one picture that always show the same part of it. */
export function useLinkedZoom() {
  const first = useRef<Zoom>(null);
  const second = useRef<Zoom>(null);
  const [scale, setScale] = useState(1);
  const follow = useCallback((other: Zoom | null, view: View) => {
    setScale(view.scale);
    if (other && !alike(other.state, view)) {
      void other.setTransform(view.positionX, view.positionY, view.scale, 0);
    }
  }, []);
  const onFirst = useCallback((view: View) => follow(second.current, view), [follow]);
  const onSecond = useCallback((view: View) => follow(first.current, view), [follow]);
  return { first, second, scale, onFirst, onSecond };
}
