import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Feedback } from "@/client";
import { deleteFeedback, putFeedback } from "@/client";
import type { Rating } from "@/lib/api";
import { unwrap } from "@/lib/api";

type Said = { rating: Rating; note: string };

/** Store what a person says of a verdict, or withdraw it with null. */
export function useSaveFeedback(id: string, onSaved: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (said: Said | null): Promise<Feedback | null> => {
      if (said === null) {
        await unwrap(deleteFeedback({ path: { detection_id: id } }));
        return null;
      }
      const note = said.note.trim();
      return unwrap(
        putFeedback({
          path: { detection_id: id },
          body: { rating: said.rating, ...(note && { note }) },
        }),
      );
    },
    onSuccess: (feedback) => {
      queries.setQueryData(["detection", id], (before: object | undefined) =>
        before ? { ...before, feedback } : before,
      );
      void queries.invalidateQueries({ queryKey: ["detections"] });
      void queries.invalidateQueries({ queryKey: ["statistics"] });
      onSaved();
    },
  });
}
