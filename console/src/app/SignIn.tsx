import { Box, Button, Center, Code, Group, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { ProblemAlert } from "../common/ProblemAlert";
import mark from "../mark.svg";
import { signIn } from "./session";

export function SignIn() {
  const [key, setKey] = useState("");
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
