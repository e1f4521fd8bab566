import { expect, test } from "vitest";
import { toCsv } from "@/features/jobs/csv";
import type { Entry } from "@/features/jobs/entry";
import { ApiProblem } from "@/lib/problem";
import { aSummary } from "@/testing/fixtures";

const entry = (changes: Partial<Entry>): Entry => ({
  index: 0,
  name: "a.jpg",
  file: null,
  status: "judged",
  share: 1,
  result: null,
  problem: null,
  ...changes,
});

test("each picture is a line with its verdict, or with what went wrong", () => {
  const lines = toCsv([
    entry({ result: aSummary(1, { reasons: ["blurred", "dark"], verdict: "inconclusive" }) }),
    entry({
      name: "b.jpg",
      status: "failed",
      problem: new ApiProblem("damaged-image", 422, "It ends too soon."),
    }),
  ]).split("\r\n");
  expect(lines[0]).toMatch(/^file,status,verdict,probability,/);
  expect(lines[1]).toMatch(/^a\.jpg,judged,inconclusive,0\.03,strong,blurred dark,1,/);
  expect(lines[2]).toBe("b.jpg,failed,,,,,,,,,damaged-image");
});

test("a name can neither break the table nor become a formula", () => {
  const [, first, second] = toCsv([
    entry({ name: '=cmd|" /C calc"!A0' }),
    entry({ name: "a,b\n.jpg" }),
  ]).split("\r\n");
  expect(first).toMatch(/^"'=cmd\|"" \/C calc""!A0",judged/);
  expect(second).toMatch(/^"a,b\n\.jpg",judged/);
});
