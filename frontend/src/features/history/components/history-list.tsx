import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { type DetectionLink, HistoryRow } from "@/features/history/components/history-row";
import type { DetectionSummary } from "@/lib/api";

const likelyHeight = 70;

type HistoryListProps = {
  items: DetectionSummary[];
  link: DetectionLink;
  onDelete: (item: DetectionSummary) => void;
  /** Whether there are older rows, and how to get them. */
  hasMore: boolean;
  onMore: () => void;
};

/** Any number of rows, of which only those near the window are in the document. */
export function HistoryList({ items, link, onDelete, hasMore, onMore }: HistoryListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  // What stands above the list can grow or shrink at any time.
  useLayoutEffect(() => {
    const measure = () => {
      const box = list.current?.getBoundingClientRect();
      if (box) setTop(Math.round(box.top + window.scrollY));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(document.body);
    return () => watch.disconnect();
  }, []);
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => likelyHeight,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => items[index]?.id ?? index,
    measureElement: (row) => row.getBoundingClientRect().height || likelyHeight,
    useFlushSync: false,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && last >= items.length - 20) onMore();
  }, [hasMore, last, items.length, onMore]);
  return (
    <ul
      ref={list}
      className="relative border-b border-line"
      style={{ height: rows.getTotalSize() }}
    >
      {shown.map((row) => {
        const item = items[row.index];
        if (!item) return null;
        return (
          <li
            key={row.key}
            ref={rows.measureElement}
            data-index={row.index}
            aria-setsize={hasMore ? -1 : items.length}
            aria-posinset={row.index + 1}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${row.start - rows.options.scrollMargin}px)` }}
          >
            <HistoryRow item={item} link={link} onDelete={() => onDelete(item)} />
          </li>
        );
      })}
    </ul>
  );
}
