import { Alert, Anchor, Box, Button, Center, Code, Divider, Group, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { api, ask } from "../api/client";
import { ProblemAlert } from "../common/ProblemAlert";
import mark from "../mark.svg";
import { signIn } from "./session";

/** What came of signing in at the identity provider, which sends the browser back with a code of ours. */
const refusals: Record<string, string> = {
  HF0141: "The sign-in was not begun in this browser, or too long ago.",
  HF0142: "The identity provider did not vouch for the sign-in.",
  HF0143: "The identity provider names no role that is let in here.",
};

export function SignIn() {
  const [key, setKey] = useState("");
  const ways = useQuery({ queryKey: ["ways"], queryFn: () => ask(api.GET("/api/v1/session/ways")) });
  const refused = new URLSearchParams(location.search).get("refused") ?? "";
  const signing = useMutation({ mutationFn: () => signIn(key.trim()) });
  const submit = (e: SubmitEvent<HTMLFormElement>) => {
    e.preventDefault();
    if (key.trim()) signing.mutate();
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Box w={380} maw="100%">
        <Group gap="sm" mb="lg" justify="center">
          <img src={mark} width={32} height={32} alt="" />
          <Title order={1} lts="-0.015em">
            Holdfast
          </Title>
        </Group>
        {refusals[refused] && (
          <Alert color="red" mb="md" role="alert" title={refusals[refused]}>
            <Anchor href={`/errors/${refused}`} target="_blank" fz="xs" c="inherit" td="underline">
              About {refused}
            </Anchor>
          </Alert>
        )}
        {ways.data?.open_id && (
          <>
            <Button component="a" href={`/api/v1/session/openid?page=${encodeURIComponent(pageHere())}`} variant="default" fullWidth>
              Sign in with {ways.data.open_id}
            </Button>
            <Divider my="md" label="or" />
          </>
        )}
        <Paper p="lg" bg="var(--surface)" component="form" onSubmit={submit}>
          <Stack gap="md">
            <PasswordInput
              label="Key"
              description="Of an operator or an admin, to see everything of its tenant."
              placeholder="hf_…"
              value={key}
              onChange={(e) => setKey(e.currentTarget.value)}
              autoComplete="current-password"
              data-autofocus
              autoFocus
            />
            {signing.error && <ProblemAlert error={signing.error} />}
            <Button type="submit" loading={signing.isPending} disabled={!key.trim()} fullWidth>
              Sign in
            </Button>
          </Stack>
        </Paper>
        <Text fz="xs" c="dimmed" mt="md" ta="center">
          The first start of the server printed a key of each role, and keeps them in <Code fz="xs">keys.json</Code> of its data folder. The
          browser stays signed in for 12 hours.
        </Text>
      </Box>
    </Center>
  );
}

/** Where the person was going, without what an earlier attempt left there. */
const pageHere = () => (location.search.includes("refused=") ? location.pathname : location.pathname + location.search);
