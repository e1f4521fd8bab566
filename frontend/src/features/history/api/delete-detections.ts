import { deleteDetection, deleteDetections } from "@/client";
import type { DetectionFilters } from "@/lib/api";
import { unwrap } from "@/lib/api";
import { ApiProblem } from "@/lib/problem";

/** Delete one detection for good; what is already gone counts as deleted. */
export async function removeOne(id: string, keepalive: boolean): Promise<void> {
  try {
    await unwrap(deleteDetection({ path: { detection_id: id }, keepalive }));
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 404)) throw error;
  }
}

/** Delete for good all detections that pass the filters. */
export async function removeAll(query: DetectionFilters, keepalive: boolean): Promise<void> {
  await unwrap(deleteDetections({ query, keepalive }));
}
