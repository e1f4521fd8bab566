import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useCapabilities } from "@/lib/capabilities";
import { chooseModel, useChosenModel } from "@/lib/chosen-model";

/** Which model judges the next pictures; not shown where there is no choice. */
export function ModelPicker() {
  const { t } = useTranslation("models");
  const id = useId();
  const server = useCapabilities();
  const chosen = useChosenModel();
  // Its place is kept while nobody knows whether there is a choice.
  if (!server) return <p className="mt-5 h-11" />;
  if (server.models.length < 2) return null;
  const { models, default_model: usual } = server;
  return (
    <p className="mt-5 flex flex-wrap items-center justify-center gap-x-3 gap-y-1">
      <label htmlFor={id} className="font-semibold">
        {t("picker.label")}
      </label>
      <select
        id={id}
        value={chosen ?? usual}
        onChange={(event) => chooseModel(event.target.value === usual ? null : event.target.value)}
        className="min-h-11 max-w-full border border-edge bg-sheet px-2"
      >
        {models.map((name) => (
          <option key={name} value={name}>
            {name === usual ? t("picker.default", { name }) : name}
          </option>
        ))}
      </select>
    </p>
  );
}
