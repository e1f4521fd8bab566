import { useQuery } from "@tanstack/react-query";
import { Notice } from "@/components/ui/notice";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { modelsQuery } from "@/features/models/api/list-models";
import { ModelCard } from "@/features/models/components/model-card";

/** All models of this server with their cards. */
export function ModelsView() {
  const models = useQuery(modelsQuery);
  return (
    <div className="space-y-6">
      <header className="max-w-prose">
        <h1 className="font-serif text-4xl leading-tight">Models and how often they err</h1>
        <p className="mt-3 text-soft">
          A verdict is worth as much as the model’s measured errors. These come from pictures that
          the model was not trained on; on other pictures it can do worse.
        </p>
      </header>
      {models.error ? (
        <ProblemNotice error={models.error} onRetry={() => void models.refetch()} />
      ) : null}
      {models.isPending ? <p className="text-soft">Reading the model cards…</p> : null}
      {models.data?.length === 0 ? (
        <Notice title="This server has no model">
          <p>Without one no verdict is given. Tell the person who runs this server.</p>
        </Notice>
      ) : null}
      {models.data?.map((model) => (
        <ModelCard key={model.name} model={model} />
      ))}
    </div>
  );
}
