import { Button } from "@/components/ui/button";
import { useIntake } from "@/features/detect/hooks/intake-context";

/** The empty viewing booth: where a picture goes first. */
export function DropBooth() {
  const { choose, hint } = useIntake();
  return (
    <section aria-labelledby="booth-title" className="bg-booth p-4 sm:p-6">
      <div className="crop-marks grid h-full min-h-72 place-items-center px-4 py-10 text-center sm:min-h-96 [--mark:1.75rem]">
        <div className="max-w-md">
          <h2
            id="booth-title"
            className="font-serif text-3xl leading-tight text-balance sm:text-4xl"
          >
            Drop a photo anywhere on this page
          </h2>
          <p className="mt-3 text-soft pointer-coarse:hidden">
            or paste one with{" "}
            <kbd className="border border-edge bg-sheet px-1.5 py-0.5 font-sans text-sm text-ink">
              Ctrl
            </kbd>{" "}
            <kbd className="border border-edge bg-sheet px-1.5 py-0.5 font-sans text-sm text-ink">
              V
            </kbd>
          </p>
          <Button look="solid" className="mt-6 px-6 text-lg" onClick={choose}>
            Choose a photo
          </Button>
          <p className="mt-5 text-sm text-soft">JPEG, PNG, WebP, HEIC, AVIF, BMP or TIFF</p>
          {hint ? (
            <p role="status" className="mt-3 font-semibold">
              {hint}
            </p>
          ) : null}
        </div>
      </div>
    </section>
  );
}
