import { reasonWords } from "@/features/detect/wording";
import type { Detection, Face } from "@/lib/api";

/** Why a result is inconclusive and what would help: calm, and with a way on. */
export function ReasonsPanel({ reasons, face }: { reasons: Detection["reasons"]; face?: Face }) {
  const codes = reasons.length > 0 ? reasons : ["unknown"];
  return (
    <ul className="space-y-3">
      {codes.map((code) => {
        const words = reasonWords(code, face);
        return (
          <li key={code} className="flex gap-3">
            <span aria-hidden="true" className="hatch mt-1 w-1.5 shrink-0 text-unsure" />
            <p>
              <strong className="block">{words.title}</strong>
              <span className="text-soft">{words.help}</span>
            </p>
          </li>
        );
      })}
    </ul>
  );
}
