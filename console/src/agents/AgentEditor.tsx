import { Badge, Button, Grid, Stack, Tabs } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../api/client";
import { mayDo, useMe } from "../app/session";
import { Page } from "../common/Page";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";
import { BudgetEditor } from "./BudgetEditor";
import { ConstitutionEditor } from "./ConstitutionEditor";
import type { Definition } from "./definition";
import { Judgement } from "./Judgement";
import { ModelsEditor } from "./ModelsEditor";
import { PeopleEditor } from "./PeopleEditor";
import { ToolsEditor } from "./ToolsEditor";
import { useLint } from "./useLint";
import { Versions } from "./Versions";

interface Props {
  name: string;
  version: number;
  saved: Definition;
}

export function AgentEditor({ name, version, saved }: Props) {
  const isAdmin = mayDo(useMe(), "admin");
  const [definition, setDefinition] = useState(saved);
  const [tab, setTab] = useState<string | null>("constitution");
  const lint = useLint(name, definition);
  const queries = useQueryClient();
  const isChanged = JSON.stringify(definition) !== JSON.stringify(saved);
  const save = useMutation({
    mutationFn: () => ask(api.PUT("/api/v1/agents/{name}", { params: { path: { name } }, body: definition })),
    onSuccess: (agent) => {
      queries.setQueryData(["agent", name], agent);
      void queries.invalidateQueries({ queryKey: ["versions", name] });
      void queries.invalidateQueries({ queryKey: ["agents"] });
    },
  });
  const change = (part: Partial<Definition>) => {
    save.reset();
    setDefinition((now) => ({ ...now, ...part }));
  };
  const edit = { definition, change, report: lint.data, isReadOnly: !isAdmin };
  const isVersions = tab === "versions";
  return (
    <Page
      title={name}
      about={
        <Badge color={isChanged ? "orange" : "gray"}>
          {version === 0 ? "not saved yet" : isChanged ? `changed since version ${version}` : `version ${version}`}
        </Badge>
      }
      actions={
        isAdmin && (
          <>
            {isChanged && (
              <Button variant="default" onClick={() => setDefinition(saved)}>
                Discard
              </Button>
            )}
            <Button onClick={() => save.mutate()} loading={save.isPending} disabled={!isChanged || (lint.data?.errors.length ?? 0) > 0}>
              Save as version {version + 1}
            </Button>
          </>
        )
      }
    >
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="constitution">Constitution</Tabs.Tab>
          <Tabs.Tab value="models">Models</Tabs.Tab>
          <Tabs.Tab value="budget">Budget</Tabs.Tab>
          <Tabs.Tab value="tools">Tools</Tabs.Tab>
          <Tabs.Tab value="people">People</Tabs.Tab>
          {version > 0 && <Tabs.Tab value="versions">Versions</Tabs.Tab>}
        </Tabs.List>
        {save.error && <ProblemAlert error={save.error} />}
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: isVersions ? 12 : 8 }}>
            <Tabs.Panel value="constitution">
              <Panel>
                <ConstitutionEditor {...edit} />
              </Panel>
            </Tabs.Panel>
            <Tabs.Panel value="models">
              <Panel>
                <ModelsEditor {...edit} />
              </Panel>
            </Tabs.Panel>
            <Tabs.Panel value="budget">
              <Panel>
                <BudgetEditor {...edit} />
              </Panel>
            </Tabs.Panel>
            <Tabs.Panel value="tools">
              <Panel>
                <ToolsEditor {...edit} />
              </Panel>
            </Tabs.Panel>
            <Tabs.Panel value="people">
              <Panel>
                <PeopleEditor {...edit} />
              </Panel>
            </Tabs.Panel>
            <Tabs.Panel value="versions">
              <Versions name={name} newest={version} />
            </Tabs.Panel>
          </Grid.Col>
          {!isVersions && (
            <Grid.Col span={{ base: 12, md: 4 }}>
              <Stack style={{ position: "sticky", top: 24 }}>
                <Judgement lint={lint} />
              </Stack>
            </Grid.Col>
          )}
        </Grid>
      </Tabs>
    </Page>
  );
}
