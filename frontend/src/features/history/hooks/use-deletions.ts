import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import { removeAll, removeOne } from "@/features/history/api/delete-detections";
import { historyKey } from "@/features/history/api/list-detections";
import {
  announceDeletion,
  pendingDeletions,
  subscribeDeletions,
} from "@/features/history/deletions";
import { countFilters, type Filters, queryOf } from "@/features/history/filters";
import type { DetectionSummary } from "@/lib/api";
import { dropPicture } from "@/lib/local-pictures";
import { clearThumbnails, dropThumbnail } from "@/lib/thumbnails";

export function usePendingDeletions() {
  return useSyncExternalStore(subscribeDeletions, pendingDeletions);
}

/** Deleting with a grace time, for one row or for all that pass the filters. */
export function useDelete() {
  const queries = useQueryClient();
  const refresh = useCallback(
    () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: historyKey }),
        queries.invalidateQueries({ queryKey: ["statistics"] }),
      ]),
    [queries],
  );

  const deleteOne = useCallback(
    (item: DetectionSummary) =>
      announceDeletion({
        name: item.filename ?? "",
        hides: ({ id }) => id === item.id,
        send: (keepalive) => removeOne(item.id, keepalive),
        after: () => {
          queries.removeQueries({ queryKey: ["detection", item.id] });
          dropPicture(item.id);
          void dropThumbnail(item.id);
          return refresh();
        },
      }),
    [queries, refresh],
  );

  const deleteAll = useCallback(
    (filters: Filters, shown: DetectionSummary[]) => {
      // What is judged during the grace time was never meant.
      const until = new Date().toISOString();
      const query = queryOf(filters);
      const ids = new Set(shown.map(({ id }) => id));
      const everything = countFilters(filters) === 0;
      announceDeletion({
        name: null,
        hides: ({ id, created_at }) => ids.has(id) || (everything && created_at <= until),
        send: (keepalive) =>
          removeAll({ ...query, to: query.to && query.to < until ? query.to : until }, keepalive),
        after: () => {
          queries.removeQueries({ queryKey: ["detection"] });
          if (everything) void clearThumbnails();
          for (const id of ids) void dropThumbnail(id);
          return refresh();
        },
      });
    },
    [queries, refresh],
  );

  return { deleteOne, deleteAll };
}

/** The rows that are not on their way out. */
export function useVisible(items: DetectionSummary[]): DetectionSummary[] {
  const pending = usePendingDeletions();
  if (pending.length === 0) return items;
  return items.filter((item) => !pending.some((each) => each.hides(item)));
}
