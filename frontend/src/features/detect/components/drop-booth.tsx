import { lazy, type ReactNode, Suspense, useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { AddressForm } from "@/features/detect/components/address-form";
import { SampleStrip } from "@/features/detect/components/sample-strip";
import { useIntake } from "@/features/detect/hooks/intake-context";
import { useCapabilities } from "@/lib/capabilities";

// Few people photograph themselves here; nobody else loads the code for it.
const CameraDialog = lazy(() => import("@/features/detect/components/camera-dialog"));

function OtherWays() {
  const { t } = useTranslation("detect");
  const { chooseFolder } = useIntake();
  const [camera, setCamera] = useState(false);
  const [address, setAddress] = useState(false);
  const byAddress = useCapabilities()?.analysis_by_url === true;
  return (
    <>
      <div className="mt-4 flex flex-wrap justify-center gap-x-5">
        <Button look="quiet" className="px-1! pointer-coarse:hidden" onClick={chooseFolder}>
          {t("intake.chooseFolder")}
        </Button>
        <Button look="quiet" className="px-1!" onClick={() => setCamera(true)}>
          {t("intake.camera")}
        </Button>
        {byAddress ? (
          <Button
            look="quiet"
            className="px-1!"
            aria-expanded={address}
            onClick={() => setAddress(!address)}
          >
            {t("intake.address")}
          </Button>
        ) : null}
      </div>
      {byAddress && address ? <AddressForm /> : null}
      {camera ? (
        <Suspense fallback={null}>
          <CameraDialog onClose={() => setCamera(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

const key = (
  <kbd className="border border-edge bg-sheet px-1.5 py-0.5 font-sans text-sm text-ink" />
);

/** The empty viewing booth: where pictures go first, the ways to bring them, and who judges. */
export function DropBooth({ picker }: { picker?: ReactNode }) {
  const { t } = useTranslation("detect");
  const { choose, hint } = useIntake();
  return (
    <section aria-labelledby="booth-title" className="bg-booth p-4 sm:p-6">
      <div className="crop-marks flex min-h-72 flex-col items-center justify-center px-4 py-8 text-center sm:min-h-96 [--mark:1.75rem]">
        <h2
          id="booth-title"
          className="max-w-lg font-serif text-3xl leading-tight text-balance sm:text-4xl"
        >
          {t("intake.drop")}
        </h2>
        <p className="mt-3 text-soft pointer-coarse:hidden">
          <Trans t={t} i18nKey="intake.paste" components={{ key }} />
        </p>
        <Button look="solid" className="mt-6 px-6 text-lg" onClick={choose}>
          {t("intake.choose")}
        </Button>
        <OtherWays />
        {picker}
        <p className="mt-3 text-sm text-soft">{t("intake.formats")}</p>
        <p role="status" className="mt-3 font-semibold empty:hidden">
          {hint}
        </p>
      </div>
      <SampleStrip />
    </section>
  );
}
