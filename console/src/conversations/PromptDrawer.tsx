import { CopyButton, Button, Drawer, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../api/client";
import { count } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Pre, pretty } from "./More";
import { readablePrompt } from "./readablePrompt";
import styles from "./Timeline.module.css";

interface Props {
  id: string;
  /** Null = closed. */
  attempt: number | null;
  onClose: () => void;
}

/** What an attempt sent to its provider, byte for byte. */
export function PromptDrawer({ id, attempt, onClose }: Props) {
  const request = useQuery({
    queryKey: ["request", id, attempt],
    queryFn: () =>
      ask<string>(
        api.GET("/api/v1/conversations/{id}/attempts/{n}/request", { params: { path: { id, n: attempt ?? 0 } }, parseAs: "text" }),
      ),
    enabled: attempt !== null,
    staleTime: Infinity,
  });
  return (
    <Drawer
      opened={attempt !== null}
      onClose={onClose}
      position="right"
      size="xl"
      title={<Text fw={600}>Exact prompt of attempt {attempt}</Text>}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Loaded query={request} lines={12}>
        {(body) => <Prompt body={body} />}
      </Loaded>
    </Drawer>
  );
}

function Prompt({ body }: { body: string }) {
  const [view, setView] = useState("read");
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label="View"
          data={[
            { value: "read", label: "To read" },
            { value: "json", label: "As sent" },
          ]}
          value={view}
          onChange={setView}
        />
        <Group gap="xs">
          <Text fz="xs" c="dimmed" className="numbers">
            {count(new TextEncoder().encode(body).length)} bytes
          </Text>
          <CopyButton value={body}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Group>
      {view === "json" ? (
        <Pre>{pretty(body)}</Pre>
      ) : (
        readablePrompt(body).map((part, i) => (
          <div key={i}>
            <div className={styles.label}>
              <b>{part.role}</b>
            </div>
            <div className={styles.text}>{part.text}</div>
          </div>
        ))
      )}
    </Stack>
  );
}
