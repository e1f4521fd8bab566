import { useEffect, useState } from "react";

const secondsTo = (time: number) => Math.max(0, Math.ceil((time - Date.now()) / 1000));

/** Whole seconds left until `time`, in milliseconds of the clock; 0 when it has passed. */
export function useCountdown(time: number | null): number {
  const [left, setLeft] = useState(() => (time === null ? 0 : secondsTo(time)));
  useEffect(() => {
    if (time === null) return setLeft(0);
    setLeft(secondsTo(time));
    const timer = setInterval(() => setLeft(secondsTo(time)), 250);
    return () => clearInterval(timer);
  }, [time]);
  return left;
}
