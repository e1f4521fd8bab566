/** The dashboard's addresses; the server answers each of them with the one page. */
export const paths = {
  home: "/",
  detection: (id: string) => `/detections/${id}`,
  detectionPattern: "/detections/:id",
  history: "/history",
  statistics: "/statistics",
  models: "/models",
  batch: "/batch",
  job: (id: string) => `/jobs/${id}`,
  jobPattern: "/jobs/:id",
  compare: (a: string, b: string) => `/compare/${a}/${b}`,
  comparison: (id: string) => `/comparisons/${id}`,
  comparisonPattern: "/comparisons/:id",
  comparePattern: "/compare/:a/:b",
  method: "/method",
} as const;
