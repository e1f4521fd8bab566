import { Dialog } from "@base-ui/react/dialog";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "@/components/ui/button";
import { useIntake } from "@/features/detect/hooks/intake-context";
import { useCamera } from "@/features/detect/hooks/use-camera";

/** Take a picture with the camera of this device; where that is refused, by the system's own camera. */
export default function CameraDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("detect");
  const { take } = useIntake();
  const video = useRef<HTMLVideoElement>(null);
  const system = useRef<HTMLInputElement>(null);
  const { state, shoot } = useCamera(video);
  const judge = (file: File | null | undefined) => {
    if (!file) return;
    onClose();
    take([file]);
  };
  const off = state === "refused" || state === "absent";
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 z-50 max-h-dvh w-[calc(100%-2rem)] max-w-2xl -translate-1/2 overflow-auto bg-sheet p-5 text-ink shadow-2xl sm:p-6">
          <Dialog.Title className="text-xl font-bold">{t("camera.title")}</Dialog.Title>
          <Dialog.Description className="mt-1 text-soft">
            {t(off ? `camera.${state}` : "camera.note")}
          </Dialog.Description>
          {off ? null : (
            <video
              ref={video}
              autoPlay
              playsInline
              muted
              aria-label={t("camera.view")}
              className="mt-4 aspect-video w-full -scale-x-100 bg-black object-contain"
            />
          )}
          <input
            ref={system}
            type="file"
            accept="image/*"
            capture="user"
            hidden
            onChange={(event) => judge(event.target.files?.[0])}
          />
          <div className="mt-5 flex flex-wrap gap-3">
            {off ? (
              <Button look="solid" onClick={() => system.current?.click()}>
                {t("camera.system")}
              </Button>
            ) : (
              <Button
                look="solid"
                disabled={state !== "on"}
                onClick={async () => judge(await shoot())}
              >
                {t(state === "on" ? "camera.shoot" : "camera.asking")}
              </Button>
            )}
            <Dialog.Close className={buttonClass("line")}>{t("run.cancel")}</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
