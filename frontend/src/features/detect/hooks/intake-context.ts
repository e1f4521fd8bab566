import { createContext, useContext } from "react";
import type { Run } from "@/features/detect/hooks/use-detection-run";
import type { Detection } from "@/lib/api";

export type Intake = {
  run: Run;
  /** A hint about the last drop or paste, or an empty string. */
  hint: string;
  /** Open the system's chooser for pictures. */
  choose: () => void;
  /** Open the system's chooser for a whole folder. */
  chooseFolder: () => void;
  /** Judge files that are already here: one shows its verdict, several become a list. */
  take: (files: readonly File[]) => void;
  /** Show a verdict that was reached in another way, such as by an address. */
  show: (detection: Detection) => void;
  retry: () => void;
  cancel: () => void;
};

export const IntakeContext = createContext<Intake | null>(null);

export function useIntake(): Intake {
  const intake = useContext(IntakeContext);
  if (!intake) throw new Error("useIntake needs an IntakeProvider above it");
  return intake;
}
