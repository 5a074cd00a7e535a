import { Center, Loader } from "@mantine/core";
import { ProblemAlert } from "../common/ProblemAlert";
import { Pages } from "./Pages";
import { MeContext, useWho } from "./session";
import { SignIn } from "./SignIn";

export function App() {
  const who = useWho();
  if (who.isPending) {
    return (
      <Center h="100vh" role="status" aria-label="Loading">
        <Loader type="dots" />
      </Center>
    );
  }
  if (who.error) {
    return (
      <Center h="100vh" p="md">
        <ProblemAlert error={who.error} onRetry={() => void who.refetch()} />
      </Center>
    );
  }
  if (!who.data) return <SignIn />;
  return (
    <MeContext value={who.data}>
      <Pages />
    </MeContext>
  );
}
