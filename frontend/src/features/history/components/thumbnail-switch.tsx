import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { clearThumbnails, countThumbnails, setKeepsThumbnails } from "@/lib/thumbnails";
import { useKeepsThumbnails } from "@/lib/use-thumbnail";

/** Small previews on this device: off at first, and gone with one click. */
export function ThumbnailSwitch() {
  const { t } = useTranslation("history");
  const keeps = useKeepsThumbnails();
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (keeps) void countThumbnails().then(setCount);
    else setCount(0);
  }, [keeps]);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <label className="flex min-h-11 cursor-pointer items-center gap-3">
        <input
          type="checkbox"
          checked={keeps}
          onChange={(event) => void setKeepsThumbnails(event.target.checked)}
          className="size-5 accent-ink"
        />
        <span>
          {t("thumbnails.keep")}{" "}
          <span className="block text-sm text-soft">{t("thumbnails.where")}</span>
        </span>
      </label>
      {keeps && count > 0 ? (
        <Button
          look="quiet"
          className="px-0!"
          onClick={() => void clearThumbnails().then(() => setCount(0))}
        >
          {t("thumbnails.clear", { count })}
        </Button>
      ) : null}
    </div>
  );
}
