import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { api, ask } from "../api/client";
import { Loaded } from "../common/Loaded";
import { Page } from "../common/Page";
import { Review } from "./Review";

export function ReviewPage() {
  const { id = "" } = useParams();
  const review = useQuery({
    queryKey: ["review", id],
    queryFn: () => ask(api.GET("/api/v1/reviews/{id}", { params: { path: { id } } })),
  });
  if (review.data) return <Review key={id} review={review.data} />;
  return (
    <Page title="Review">
      <Loaded query={review} lines={8}>
        {() => null}
      </Loaded>
    </Page>
  );
}
