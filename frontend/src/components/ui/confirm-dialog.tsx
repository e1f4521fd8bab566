import { AlertDialog } from "@base-ui/react/alert-dialog";
import type { ReactElement } from "react";
import { buttonClass } from "@/components/ui/button";

type ConfirmDialogProps = {
  trigger: ReactElement;
  title: string;
  description: string;
  confirm: string;
  keep: string;
  onConfirm: () => void;
};

/** Asks once before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger render={props.trigger} />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <AlertDialog.Popup className="fixed top-1/2 left-1/2 z-50 w-[calc(100%-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 bg-sheet p-6 text-ink shadow-2xl">
          <AlertDialog.Title className="text-xl font-bold">{props.title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-soft">
            {props.description}
          </AlertDialog.Description>
          <div className="mt-6 flex flex-wrap gap-3">
            <AlertDialog.Close className={buttonClass("line")}>{props.keep}</AlertDialog.Close>
            <AlertDialog.Close className={buttonClass("solid")} onClick={props.onConfirm}>
              {props.confirm}
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
