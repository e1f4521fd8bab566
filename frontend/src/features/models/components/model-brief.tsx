import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorRates } from "@/components/ui/error-rates";
import { Notice } from "@/components/ui/notice";
import { modelsQuery } from "@/features/models/api/list-models";
import { ratesOf } from "@/features/models/card";

/** The model in charge and its errors, told before a picture is handed over. */
export function ModelBrief({ more }: { more: ReactNode }) {
  const models = useQuery(modelsQuery);
  const model = models.data?.find((each) => each.default);
  if (models.data && !model?.available) {
    return (
      <Notice title="The detector has no working model">
        <p>{model?.problem ?? "No model is set up on this server."}</p>
        <p>No verdict is given without one. Tell the person who runs this server.</p>
      </Notice>
    );
  }
  const rates = ratesOf(model?.card ?? null);
  if (!model || !rates) return null;
  return (
    <section aria-labelledby="brief-title">
      <h2 id="brief-title" className="text-xl font-bold">
        How often it is wrong
      </h2>
      <ErrorRates rates={rates} className="mt-3" />
      <p className="mt-3 text-sm">
        {model.name}, version {model.version}. {more}
      </p>
    </section>
  );
}
