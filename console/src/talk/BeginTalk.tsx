import { Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, ask } from "../api/client";
import { mayDo, useMe } from "../app/session";
import { Page } from "../common/Page";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";
import { Composer } from "./Composer";
import { say } from "./say";

export function BeginTalk() {
  const me = useMe();
  const isStaff = mayDo(me, "operator");
  const agents = useQuery({
    queryKey: ["agents"],
    queryFn: () => ask(api.GET("/api/v1/agents", { params: { query: { limit: 200 } } })),
    enabled: isStaff,
  });
  const [agent, setAgent] = useState("default");
  const [user, setUser] = useState("");
  const navigate = useNavigate();
  const begin = useMutation({
    mutationFn: async ({ text, key }: { text: string; key: string }) => {
      const body = { agent, mode: "interactive" as const, user: user.trim() || undefined };
      const conversation = await ask(api.POST("/api/v1/conversations", { body, headers: { "Idempotency-Key": `${key}-c` } }));
      await say(conversation.id, text, key);
      return conversation.id;
    },
    onSuccess: (id) => void navigate(`/talk/${id}`),
  });
  return (
    <Page title="Talk" about="Try an agent as its customers meet it: same server, same limits, same journal.">
      <Stack maw={720} gap="md">
        <Panel>
          <Stack gap="md">
            {isStaff ? (
              <Select
                label="Agent"
                data={agents.data?.data.map((one) => one.name) ?? [agent]}
                value={agent}
                onChange={(name) => setAgent(name ?? "default")}
                allowDeselect={false}
                searchable
                error={agents.error ? "The agents could not be listed." : undefined}
              />
            ) : (
              <TextInput label="Agent" value={agent} onChange={(e) => setAgent(e.currentTarget.value)} />
            )}
            <TextInput
              label="End user"
              description="Whose memory the agent has, where it has one. May stay empty."
              value={user}
              onChange={(e) => setUser(e.currentTarget.value)}
            />
          </Stack>
        </Panel>
        {begin.error && <ProblemAlert error={begin.error} />}
        <Composer onSay={(text, key) => begin.mutateAsync({ text, key })} isBusy={begin.isPending} label="First message" />
      </Stack>
    </Page>
  );
}
