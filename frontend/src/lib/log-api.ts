import type { DetectionPage } from "@/client";
import { client } from "@/client/client.gen";
import type { DetectionSummary, Verdict } from "@/lib/api";

export type Rating = "right" | "wrong" | "unsure";
export type Feedback = {
  rating: Rating;
  note: string | null;
  created_at: string;
  updated_at: string;
};

/** What the log can be narrowed to. */
export type DetectionFilters = {
  q?: string;
  verdict?: Verdict[];
  model?: string;
  from?: string;
  to?: string;
  min_probability?: number;
  max_probability?: number;
  feedback?: Rating;
};

export type Bin = { from: number; to: number; count: number };
export type Statistics = {
  total: number;
  verdicts: Record<Verdict, number>;
  by_day: ({ date: string } & Record<Verdict, number>)[];
  probability_histogram: Bin[];
  latency_ms: { median: number | null; p90: number | null; p99: number | null; histogram: Bin[] };
  models: { name: string; version: string; count: number }[];
  feedback: Record<Rating, number>;
};

export type LoggedSummary = DetectionSummary & { feedback?: Rating | null };
type Page = Omit<DetectionPage, "items"> & { items: LoggedSummary[] };
type ListQuery = DetectionFilters & { sort?: "newest" | "oldest"; cursor?: string; limit?: number };

const detections = "/api/v1/detections";

export const listDetections = (options: { query: ListQuery; signal?: AbortSignal }) =>
  client.get<{ 200: Page }>({ url: detections, ...options });

export const deleteDetections = (options: { query: DetectionFilters; keepalive: boolean }) =>
  client.delete<{ 200: { deleted: number } }>({ url: detections, ...options });

export const setFeedback = (id: string, body: { rating: Rating; note?: string }) =>
  client.put<{ 200: Feedback }>({
    url: `${detections}/${id}/feedback`,
    body,
    headers: { "Content-Type": "application/json" },
  });

export const deleteFeedback = (id: string) =>
  client.delete<{ 204: undefined }>({ url: `${detections}/${id}/feedback` });

export const getStatistics = (options: {
  query: { from?: string; to?: string; model?: string };
  signal?: AbortSignal;
}) => client.get<{ 200: Statistics }>({ url: "/api/v1/statistics", ...options });
