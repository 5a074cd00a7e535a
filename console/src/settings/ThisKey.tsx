import { Anchor, SegmentedControl, Stack, Text, useMantineColorScheme } from "@mantine/core";
import { useMe } from "../app/session";
import { dayAndTime } from "../common/format";
import { Panel } from "../common/Panel";

const may = {
  app: "hold conversations of its tenant",
  operator: "answer hand-offs and read everything of its tenant",
  admin: "change agents, keys and webhooks of its tenant",
  root: "make tenants and their keys; it has no conversations of its own",
};

export function ThisKey() {
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack maw={640}>
      <Panel title="Signed in with">
        <Text fz="sm">
          <b>{me.name}</b>, …{me.hint}, made {dayAndTime(me.created_at)}.
        </Text>
        <Text fz="sm" mt={4}>
          {me.role === "root" ? "A root key" : `A key of the role ${me.role} in tenant ${me.tenant ?? ""}`} may {may[me.role]}.
        </Text>
      </Panel>
      <Panel title="Colours">
        <SegmentedControl
          aria-label="Colours"
          data={[
            { value: "auto", label: "Like the system" },
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
          ]}
          value={colorScheme}
          onChange={(value) => setColorScheme(value)}
        />
      </Panel>
      <Panel title="For programs">
        <Text fz="sm">
          The console shows nothing that the interface does not: it is described at{" "}
          <Anchor href="/openapi/v1.json" fz="sm">
            /openapi/v1.json
          </Anchor>
          .
        </Text>
      </Panel>
    </Stack>
  );
}
