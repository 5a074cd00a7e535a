using Holdfast.Client.Contract;
using Holdfast.Server.Auth;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Holdfast.Server.Composition;

/// <summary>What the OpenAPI document says beyond what the endpoints say of themselves.</summary>
internal static class ApiDocument
{
    private const string Bearer = "bearer", Header = "x-api-key", ProblemType = "application/problem+json";

    private static readonly Dictionary<string, OpenApiMediaType> NoContent = [];

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(async (document, context, cancel) =>
        {
            Describe(document);
            // They travel in streams only, so no operation mentions them.
            foreach (var type in new[] { typeof(Delta), typeof(Status), typeof(WidgetMessage), typeof(WidgetReset), typeof(WidgetStatus) })
                document.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, cancellationToken: cancel));
        });
        options.AddOperationTransformer(async (operation, context, cancel) =>
        {
            operation.RequestBody?.Content?.Remove("*/*"); // see Body.Takes
            foreach (var (type, content) in operation.Responses?.Values.SelectMany(response => response.Content ?? NoContent) ?? [])
                if (type.StartsWith("text/", StringComparison.Ordinal)) content.Schema = Text(type);
            var access = context.Description.ActionDescriptor.EndpointMetadata.OfType<Access>().LastOrDefault();
            if (access is null || (access.IsOpen && !context.Description.RelativePath!.StartsWith("api/", StringComparison.Ordinal))) return;
            operation.Description = $"{operation.Description} Takes {(access.IsOpen ? "no key" : access)}.".Trim();
            if (!access.IsOpen) operation.Security = [Requires(Bearer, context.Document), Requires(Header, context.Document)];
            if (context.Description.RelativePath!.StartsWith("v1/", StringComparison.Ordinal)) return; // errors, like answers, are the provider's shapes
            var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), cancellationToken: cancel);
            context.Document?.AddComponent(nameof(Problem), problem);
            (operation.Responses ??= [])["default"] = new OpenApiResponse
            {
                Description = "An error; type links to its page.",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), context.Document) },
                },
            };
        });
    });

    private static OpenApiSchema Text(string type) => new()
    {
        Type = JsonSchemaType.String,
        Description = type == "text/event-stream"
            ? "Server-sent events; data is an Entry (event entry), Delta (delta), Status (status) or MessageAnswer (done). "
              + "Each has an id to go on after with Last-Event-ID; heartbeats are comments."
            : null,
    };

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Holdfast",
            Version = "v1",
            Description = "Keeps conversations with language models alive, affordable and accountable.",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Servers?.Clear();
        var components = document.Components ??= new OpenApiComponents();
        components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer };
        components.SecuritySchemes[Header] =
            new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = Header };
    }

    private static OpenApiSecurityRequirement Requires(string scheme, OpenApiDocument? document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
