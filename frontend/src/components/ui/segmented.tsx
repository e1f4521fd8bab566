import { cx } from "@/lib/cx";

type SegmentedProps<Value extends string> = {
  /** Name of the whole choice, for screen readers. */
  label: string;
  name: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  className?: string;
};

/** One choice of a few, side by side; the browser's own radio buttons underneath. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  return (
    <fieldset className={cx("flex w-fit border border-edge bg-sheet text-sm", props.className)}>
      <legend className="sr-only">{props.label}</legend>
      {props.options.map((option) => (
        <label
          key={option.value}
          className={cx(
            "relative grid min-h-10 cursor-pointer place-items-center px-3 py-1 text-center leading-tight has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
            option.value === props.value ? "bg-ink font-semibold text-paper" : "hover:bg-sunk",
          )}
        >
          <input
            type="radio"
            name={props.name}
            value={option.value}
            checked={option.value === props.value}
            onChange={() => props.onChange(option.value)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
