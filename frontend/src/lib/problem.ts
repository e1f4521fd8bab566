/** An RFC 9457 problem of the API, or our own for answers that never came. */
export class ApiProblem extends Error {
  readonly slug: string;
  readonly status: number;
  readonly detail: string;
  readonly retryAfterS: number | null;

  constructor(slug: string, status: number, detail: string, retryAfterS: number | null = null) {
    super(detail || slug);
    this.name = "ApiProblem";
    this.slug = slug;
    this.status = status;
    this.detail = detail;
    this.retryAfterS = retryAfterS;
  }

  static unreachable(): ApiProblem {
    return new ApiProblem(navigator.onLine ? "unreachable" : "offline", 0, "");
  }
}

/** Whether nobody answered: the same request can succeed in a moment. */
export function isUnreachable(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && ["unreachable", "offline"].includes(error.slug);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Read a problem body; a proxy's HTML page or an empty body becomes a plain one. */
export function problemFrom(status: number, body: unknown, retryAfter: string | null): ApiProblem {
  const wait = Number(retryAfter);
  const retryAfterS = retryAfter !== null && Number.isFinite(wait) && wait > 0 ? wait : null;
  if (isRecord(body) && typeof body.type === "string") {
    const slug = body.type.split("/").at(-1) || "internal";
    const detail = typeof body.detail === "string" ? body.detail : "";
    return new ApiProblem(slug, status, detail, retryAfterS);
  }
  if (status === 429) return new ApiProblem("overloaded", status, "", retryAfterS);
  if (status === 502 || status === 503 || status === 504) {
    return new ApiProblem("unreachable", status, "", retryAfterS);
  }
  return new ApiProblem(status >= 500 ? "internal" : "unknown", status, "", retryAfterS);
}
