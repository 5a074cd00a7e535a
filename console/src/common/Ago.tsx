import { Text, Tooltip } from "@mantine/core";
import { dayAndTime, duration } from "./format";
import { useNow } from "./useNow";

/** How long ago something was, with the time itself for who wants to know. */
export function Ago({ at }: { at: string }) {
  const ms = Math.max(0, useNow() - Date.parse(at));
  const text =
    ms < 10_000
      ? "just now"
      : `${duration(Math.floor(ms / 1_000) * 1_000)
          .split(" ")
          .slice(0, 2)
          .join(" ")} ago`;
  return (
    <Tooltip label={dayAndTime(at)}>
      <Text component="time" dateTime={at} span inherit className="numbers" style={{ whiteSpace: "nowrap" }}>
        {text}
      </Text>
    </Tooltip>
  );
}
