import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemAlert } from "../common/ProblemAlert";

interface Props {
  action: string;
  title: string;
  run: () => Promise<void>;
  /** What it does. */
  children: ReactNode;
}

/** A button for what cannot be undone. */
export function Confirm({ action, title, run, children }: Props) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const running = useMutation({ mutationFn: run, onSuccess: close });
  return (
    <>
      <Button size="compact-xs" variant="subtle" color="red" onClick={open}>
        {action}
      </Button>
      <Modal opened={isOpen} onClose={close} title={title} closeButtonProps={{ "aria-label": "Close" }}>
        <Stack ta="left">
          <Text fz="sm">{children}</Text>
          {running.error && <ProblemAlert error={running.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button color="red" loading={running.isPending} onClick={() => running.mutate()}>
              {action}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
