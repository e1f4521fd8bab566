import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import { type DetectionPage, deleteDetection } from "@/client";
import { historyKey } from "@/features/history/api/list-detections";
import { unwrap } from "@/lib/api";
import { dropPicture } from "@/lib/local-pictures";
import { ApiProblem } from "@/lib/problem";

type Pages = InfiniteData<DetectionPage, string | undefined>;

function without(pages: Pages | undefined, id: string): Pages | undefined {
  if (!pages) return pages;
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.filter((item) => item.id !== id),
    })),
  };
}

/** Delete one detection; what is already gone counts as deleted. */
export function useDeleteDetection(onDeleted: (id: string) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      try {
        await unwrap(deleteDetection({ path: { detection_id: id } }));
      } catch (error) {
        if (!(error instanceof ApiProblem && error.status === 404)) throw error;
      }
    },
    onSuccess: (_, id) => {
      queries.setQueryData<Pages>(historyKey, (pages) => without(pages, id));
      queries.removeQueries({ queryKey: ["detection", id] });
      dropPicture(id);
      onDeleted(id);
      return queries.invalidateQueries({ queryKey: historyKey });
    },
  });
}
