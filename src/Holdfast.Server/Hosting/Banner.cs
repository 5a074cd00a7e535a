using Holdfast.Server.Configuration;

namespace Holdfast.Server.Hosting;

/// <summary>What the operator is told once the server listens.</summary>
internal static class Banner
{
    public static string For(ServerModel model, string url, KeysFile? made) =>
        $"Holdfast listens on {url}\n{Models(model)}{(made is null ? "" : Keys(made))}";

    public static string Models(ServerModel model) => model.OnlyPractice
        ? """

          PRACTICE MODEL: no provider is configured, so answers come from a practice program and not from a language model.
          Set ANTHROPIC_API_KEY, OPENAI_API_KEY or OPENAI_BASE_URL for a real one.

          """
        : $"Models are reached at {string.Join(", ", model.Providers)}\n";

    private static string Keys(KeysFile made) => $"""

        These keys are shown this once. They are also in {made.Path}, which only you can read.
          root key:     {made.Root}
          admin key:    {made.Admin}
          operator key: {made.Operator}
          app key:      {made.App}

        Say something, and watch the answer come (one line):
          {Line(made)}

        """;

    private static string Line(KeysFile made) => string.Join(' ',
        $"KEY={made.App} API={made.Url}/api/v1/conversations;",
        """curl -N $API/$(curl -s $API -H "x-api-key: $KEY" -d '{}' | grep -om1 'cnv_[A-Za-z0-9_]*' | head -1)/messages""",
        """-H "x-api-key: $KEY" -H "Accept: text/event-stream" """.TrimEnd(),
        """-d '{"content":"My parcel A-17 is late. It should have come on Monday. When should my parcel have come?"}'""");
}
