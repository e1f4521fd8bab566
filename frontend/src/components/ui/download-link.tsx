import { type ReactNode, useState } from "react";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { apiKey } from "@/lib/api-key";
import { downloadWithKey } from "@/lib/download";

type DownloadLinkProps = { href: string; name: string; className: string; children: ReactNode };

/** A plain link to a file of the server; with an API key the file is fetched and saved instead. */
export function DownloadLink({ href, name, className, children }: DownloadLinkProps) {
  const [error, setError] = useState<Error | null>(null);
  return (
    <>
      <a
        href={href}
        download={name}
        className={className}
        onClick={(event) => {
          if (!apiKey()) return;
          event.preventDefault();
          setError(null);
          downloadWithKey(href, name).catch(setError);
        }}
      >
        {children}
      </a>
      {error ? (
        <div className="basis-full">
          <ProblemNotice error={error} />
        </div>
      ) : null}
    </>
  );
}
