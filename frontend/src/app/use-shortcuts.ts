import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { paths } from "@/app/paths";
import { type GoKey, goTo } from "@/app/shortcuts";

/** Milliseconds in which the second key of a pair must follow. */
const pairMs = 1500;

const writing = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [role=dialog]") !==
    null;

type Does = { onHelp: () => void; onChoose: () => void };

/** Single keys for the whole page; they are silent while somebody writes. */
export function useShortcuts({ onHelp, onChoose }: Does): void {
  const [, navigate] = useLocation();
  const waitingSince = useRef(0);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (writing(event.target)) return;
      const second = Date.now() - waitingSince.current < pairMs;
      waitingSince.current = 0;
      if (second && event.key in goTo) navigate(goTo[event.key as GoKey]);
      else if (event.key === "g") waitingSince.current = Date.now();
      else if (event.key === "?") onHelp();
      else if (event.key === "o") onChoose();
      else if (event.key === "/") {
        navigate(paths.history);
        // The page may have to come first.
        setTimeout(() => document.querySelector<HTMLElement>("input[type=search]")?.focus(), 50);
      } else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [navigate, onHelp, onChoose]);
}
