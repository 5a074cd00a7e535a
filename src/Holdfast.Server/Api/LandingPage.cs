using Holdfast.Server.Auth;
using Holdfast.Server.Configuration;

namespace Holdfast.Server.Api;

/// <summary>What somebody sees who opens the address in a browser.</summary>
public static class LandingPage
{
    private const string Text = """
        Holdfast is running.

        There is no web console yet. The interface is described at /openapi/v1.json, the state of the server at /health/ready.

        """;

    private const string Practice = """
        PRACTICE MODEL: no provider is configured, so answers come from a practice program and not from a language model.

        """;

    public static void MapLanding(this IEndpointRouteBuilder app) =>
        app.MapGet("/", (ServerModel model) => Results.Text(model.OnlyPractice ? Text + Practice : Text))
            .ForEverybody().ExcludeFromDescription();
}
