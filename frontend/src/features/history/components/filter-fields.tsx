import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";

export const fieldClass = "min-h-11 w-full min-w-0 border border-edge bg-paper px-3";

/** A label above its control. */
export function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-sm font-semibold">
        {label}
      </label>
      {children(id)}
    </div>
  );
}

type RangeProps = {
  label: string;
  type: "date" | "number";
  low: string;
  high: string;
  onChange: (low: string, high: string) => void;
};

/** Two ends of a span of days or of percentages. */
export function Range({ label, type, low, high, onChange }: RangeProps) {
  const { t } = useTranslation("history");
  const limits =
    type === "number" ? { min: 0, max: 100, step: 1, inputMode: "numeric" as const } : {};
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-semibold">{label}</legend>
      <div className={cx("flex items-center gap-2", type === "date" && "max-sm:flex-col")}>
        <input
          type={type}
          {...limits}
          aria-label={t("filter.from", { what: label })}
          value={low}
          max={type === "date" ? high || undefined : 100}
          onChange={(event) => onChange(event.target.value, high)}
          className={fieldClass}
        />
        <span aria-hidden="true" className={cx(type === "date" && "max-sm:hidden")}>
          –
        </span>
        <input
          type={type}
          {...limits}
          aria-label={t("filter.to", { what: label })}
          value={high}
          min={type === "date" ? low || undefined : 0}
          onChange={(event) => onChange(low, event.target.value)}
          className={fieldClass}
        />
      </div>
    </fieldset>
  );
}

type ChoiceProps = {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
};

/** One of a few. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Field label={label}>
      {(id) => (
        <select
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={fieldClass}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
