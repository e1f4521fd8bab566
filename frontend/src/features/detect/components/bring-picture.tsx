import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import type { Detection } from "@/lib/api";
import { keepPicture } from "@/lib/local-pictures";

/** Whether a file is the one that was judged: by SHA-256, or by size where that is not to be had. */
export async function isSameFile(file: File, image: Detection["image"]): Promise<boolean> {
  if (file.size !== image.bytes) return false;
  // Browsers give no digests on plain http, save on this machine itself.
  if (!globalThis.crypto?.subtle) return true;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("") === image.sha256;
}

/** A logged detection has no picture: the person can lay the same file under its map again. */
export function BringPicture({ detection }: { detection: Detection }) {
  const { t } = useTranslation("detect");
  const input = useRef<HTMLInputElement>(null);
  const [other, setOther] = useState("");
  const lay = async (file: File | undefined) => {
    if (!file) return;
    if (await isSameFile(file, detection.image)) {
      keepPicture(detection.id, file);
    } else setOther(file.name);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button onClick={() => input.current?.click()}>{t("picture.show")}</Button>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/*,.heic,.heif,.avif"
        onChange={(event) => {
          void lay(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <p role="status" className="flex-1 basis-60 text-sm text-soft">
        {other ? t("picture.other", { name: other }) : t("picture.bring")}
      </p>
    </div>
  );
}
