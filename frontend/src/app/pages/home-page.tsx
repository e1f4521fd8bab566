import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { History } from "@/app/history";
import { paths } from "@/app/paths";
import { DropBooth } from "@/features/detect/components/drop-booth";
import { RunView } from "@/features/detect/components/run-view";
import { useIntake } from "@/features/detect/hooks/intake-context";
import { ModelBrief } from "@/features/models/components/model-brief";
import { ModelPicker } from "@/features/models/components/model-picker";
import { capabilitiesQuery } from "@/lib/capabilities";

function Intro() {
  const { t } = useTranslation("detect");
  const stored = useQuery(capabilitiesQuery).data?.stores_pictures ?? false;
  return (
    <div>
      <h1 className="font-serif text-4xl leading-[1.08] font-medium text-balance sm:text-5xl">
        {t("home.title")}
      </h1>
      <p className="mt-4 max-w-prose text-lg text-soft">{t("home.lead")}</p>
      <p className="mt-4 max-w-prose text-soft">
        {t(stored ? "home.privacyStored" : "home.privacy")}
      </p>
    </div>
  );
}

/** Where a picture comes in: the booth, or the picture on its way. */
export function HomePage() {
  const { t } = useTranslation(["detect", "common"]);
  const { run } = useIntake();
  return (
    <>
      <title>{t("common:app.name")}</title>
      {run.state === "idle" ? (
        <div className="grid gap-8 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:gap-12">
          <DropBooth picker={<ModelPicker />} />
          <div className="space-y-8">
            <Intro />
            <ModelBrief
              more={
                <Link href={paths.models} className="underline underline-offset-4">
                  {t("home.allNumbers")}
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
