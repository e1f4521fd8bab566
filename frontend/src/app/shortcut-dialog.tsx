import { Dialog } from "@base-ui/react/dialog";
import { useTranslation } from "react-i18next";
import { keyGroups } from "@/app/shortcuts";
import { buttonClass } from "@/components/ui/button";

function Keys({ keys }: { keys: readonly string[] }) {
  return keys.map((key, index) => (
    <span key={key}>
      {index > 0 ? " " : ""}
      <kbd className="inline-block min-w-7 border border-edge bg-paper px-1.5 py-0.5 text-center font-sans text-sm">
        {key}
      </kbd>
    </span>
  ));
}

type ShortcutDialogProps = { open: boolean; onOpen: (open: boolean) => void };

/** Every key that does something, on `?`. */
export default function ShortcutDialog({ open, onOpen }: ShortcutDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog.Root open={open} onOpenChange={onOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 z-50 max-h-[90dvh] w-[calc(100%-2rem)] max-w-3xl -translate-x-1/2 -translate-y-1/2 overflow-y-auto bg-sheet p-6 text-ink shadow-2xl">
          <div className="flex items-start justify-between gap-4">
            <Dialog.Title className="font-serif text-3xl">{t("keys.title")}</Dialog.Title>
            <Dialog.Close className={buttonClass("line")}>{t("keys.close")}</Dialog.Close>
          </div>
          <Dialog.Description className="mt-1 text-soft">{t("keys.lead")}</Dialog.Description>
          <div className="mt-5 grid gap-x-10 gap-y-6 sm:grid-cols-2">
            {keyGroups.map((group) => (
              <section key={group.name} aria-label={t(`keys.${group.name}`)}>
                <h3 className="font-bold">{t(`keys.${group.name}`)}</h3>
                <dl className="mt-2">
                  {group.rows.map(({ keys, does }) => (
                    <div
                      key={does}
                      className="flex items-baseline justify-between gap-4 border-t border-line py-1.5"
                    >
                      <dt>{t(`keys.does.${does}`)}</dt>
                      <dd className="shrink-0">
                        <Keys keys={keys} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
