import { useCallback, useRef, useState } from "react";
import type { View, Zoom } from "@/features/detect/viewer/zoom-pane";

// Exactly alike: what is nearly so may be the last step of a zoom, after which no other comes.
const alike = (a: View, b: View) =>
  a.scale === b.scale && a.positionX === b.positionX && a.positionY === b.positionY;

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
