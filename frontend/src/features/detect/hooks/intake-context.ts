import { createContext, useContext } from "react";
import type { Run } from "@/features/detect/hooks/use-detection-run";

export type Intake = {
  run: Run;
  /** A hint about the last drop or paste, or an empty string. */
  hint: string;
  choose: () => void;
  retry: () => void;
  cancel: () => void;
};

export const IntakeContext = createContext<Intake | null>(null);

export function useIntake(): Intake {
  const intake = useContext(IntakeContext);
  if (!intake) throw new Error("useIntake needs an IntakeProvider above it");
  return intake;
}
