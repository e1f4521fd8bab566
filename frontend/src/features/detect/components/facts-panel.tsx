import i18next from "i18next";
import { useTranslation } from "react-i18next";
import { Timings } from "@/features/detect/components/timings";
import type { Detection, Provenance } from "@/lib/api";
import { fileSize, mediaName, moment } from "@/lib/format";
import { textsOf } from "@/lib/i18n";

const texts = textsOf(["detect", "common"]);

type Fact = [name: string, value: string];

function fileFacts({ filename, image, created_at }: Detection): Fact[] {
  return [
    [texts("facts.file"), filename ?? texts("common:withoutName")],
    [texts("facts.type"), `${mediaName(image.media_type)}, ${fileSize(image.bytes)}`],
    [
      texts("facts.dimensions"),
      texts("facts.pixels", { width: image.width, height: image.height }),
    ],
    [texts("facts.judged"), moment(created_at)],
    ["SHA-256", image.sha256],
  ];
}

function cameraFacts({ exif, compression }: Provenance): Fact[] {
  const none = texts("facts.notStated");
  const facts: Fact[] = [
    [texts("facts.camera"), exif.camera ?? none],
    [texts("facts.software"), exif.software ?? none],
    [texts("facts.taken"), exif.taken_at ?? none],
    [texts("facts.place"), texts(exif.gps_present ? "facts.placeThere" : "facts.placeNone")],
  ];
  if (compression.jpeg_quality !== null) {
    const quality = texts("facts.quality", { quality: compression.jpeg_quality });
    const detail = [compression.subsampling, compression.progressive && texts("facts.progressive")];
    facts.push([texts("facts.compression"), [quality, ...detail].filter(Boolean).join(", ")]);
  }
  return facts;
}

/** A hint in words; a code that this dashboard does not know yet is shown as it is. */
function hintWords(code: string): string {
  if (i18next.exists(`detect:hint.${code}`)) return texts(`hint.${code as "no_metadata"}`);
  return code.replaceAll("_", " ");
}

function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-6 gap-y-1.5">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-soft">{name}</dt>
          <dd className="min-w-0 break-words [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function GeneratorTags({ tags }: { tags: Provenance["generator_tags"] }) {
  const { t } = useTranslation("detect");
  if (tags.length === 0) return null;
  return (
    <div className="border-l-4 border-ink bg-sheet px-4 py-3">
      <p className="font-semibold">{t("facts.tags")}</p>
      <ul className="mt-1 space-y-1 text-sm">
        {tags.map((tag) => (
          <li key={`${tag.source} ${tag.key}`} className="[overflow-wrap:anywhere]">
            <span className="text-soft">
              {tag.source} · {tag.key}:
            </span>{" "}
            {tag.value}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the file says of itself and what the run took; none of it moves the verdict. */
export function FactsPanel({ detection }: { detection: Detection }) {
  const { t } = useTranslation("detect");
  const { evidence, model } = detection;
  return (
    <section aria-labelledby="facts-title" className="space-y-4 border-t border-line pt-5">
      <div>
        <h2 id="facts-title" className="text-xl font-bold">
          {t("facts.title")}
        </h2>
        <p className="mt-1 text-sm text-soft">{t("facts.apart")}</p>
      </div>
      {evidence ? <GeneratorTags tags={evidence.generator_tags} /> : null}
      {evidence && evidence.compression.hints.length > 0 ? (
        <ul className="list-disc space-y-1 pl-5 marker:text-edge">
          {evidence.compression.hints.map((code) => (
            <li key={code}>{hintWords(code)}</li>
          ))}
        </ul>
      ) : null}
      <Facts
        facts={[
          ...fileFacts(detection),
          ...(evidence ? cameraFacts(evidence) : []),
          [t("facts.model"), t("facts.modelValue", model)],
        ]}
      />
      <Timings timings={detection.timings_ms} />
    </section>
  );
}
