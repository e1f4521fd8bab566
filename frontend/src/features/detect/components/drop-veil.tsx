/** Covers the page while a file hovers over it: anywhere is the right place. */
export function DropVeil() {
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-ink/85 p-6 text-paper"
    >
      <div className="crop-marks grid h-full w-full place-items-center [--mark:3rem]">
        <p className="text-center font-serif text-4xl sm:text-6xl">Let go to judge it</p>
      </div>
    </div>
  );
}
