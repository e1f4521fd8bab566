/** The dashboard's addresses; the server answers each of them with the one page. */
export const paths = {
  home: "/",
  detection: (id: string) => `/detections/${id}`,
  detectionPattern: "/detections/:id",
  models: "/models",
} as const;
