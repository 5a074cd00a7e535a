using Holdfast.Server.Auth;

namespace Holdfast.Server.Api;

/// <summary>The page of each error, which a problem's <c>type</c> links to.</summary>
public static class ErrorPages
{
    public static void MapErrorPages(this IEndpointRouteBuilder app) =>
        app.MapGet("/errors/{code}", (string code) => Read(code) is { } page
                ? Results.Text(page, "text/markdown; charset=utf-8")
                : Errors.ErrorCode.RouteNotFound.Problem($"There is no error {code}."))
            .ForEverybody().ExcludeFromDescription();

    /// <summary>Null when there is no such page.</summary>
    public static string? Read(string code)
    {
        using var stream = typeof(ErrorPages).Assembly.GetManifestResourceStream($"errors/{code}.md");
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
