import { Link } from "wouter";
import { History } from "@/app/history";
import { paths } from "@/app/paths";
import { DropBooth } from "@/features/detect/components/drop-booth";
import { RunView } from "@/features/detect/components/run-view";
import { useIntake } from "@/features/detect/hooks/intake-context";
import { ModelBrief } from "@/features/models/components/model-brief";

function Intro() {
  return (
    <div>
      <h1 className="font-serif text-4xl leading-[1.08] font-medium text-balance sm:text-5xl">
        Was this face altered or generated?
      </h1>
      <p className="mt-4 max-w-prose text-lg text-soft">
        Two experts look at every face in a photo: one for swaps and edits, one for faces made by a
        machine. You get a verdict to quote, where its evidence lies, and how often this detector is
        wrong.
      </p>
      <p className="mt-4 max-w-prose text-soft">
        The picture is judged in memory and not stored. The log keeps its name, SHA-256 fingerprint,
        verdict and map until you delete them.
      </p>
    </div>
  );
}

/** Where a picture comes in: the booth, or the picture on its way. */
export function HomePage() {
  const { run } = useIntake();
  return (
    <>
      <title>Deepfake Detector</title>
      {run.state === "idle" ? (
        <div className="grid gap-8 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:gap-12">
          <DropBooth />
          <div className="space-y-8">
            <Intro />
            <ModelBrief
              more={
                <Link href={paths.models} className="underline underline-offset-4">
                  All measured numbers
                </Link>
              }
            />
          </div>
        </div>
      ) : (
        <RunView />
      )}
      <History />
    </>
  );
}
