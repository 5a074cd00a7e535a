import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Panel } from "../common/Panel";

interface Props {
  title: string;
  about: string;
  flush?: boolean;
  /** What can be made, e.g. "key". */
  thing: string;
  /** The form that makes one. */
  form: (done: () => void) => ReactNode;
  children: ReactNode;
}

/** What there is of something, and a button that makes one more. */
export function MakingPanel({ thing, form, children, ...panel }: Props) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <Panel
      {...panel}
      side={
        <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={open}>
          New {thing}
        </Button>
      }
    >
      {children}
      <Modal opened={isOpen} onClose={close} title={`New ${thing}`} closeButtonProps={{ "aria-label": "Close" }}>
        {form(close)}
      </Modal>
    </Panel>
  );
}
