using Holdfast.Core.Reviews;

namespace Holdfast.Core.Tools;

/// <summary>A tool of an agent: an HTTP endpoint that the model may call.</summary>
/// <param name="InputSchema">JSON Schema (object) of the arguments, as JSON text.</param>
/// <param name="Url">Where calls are POSTed.</param>
/// <param name="Timeout">How long one call may take.</param>
/// <param name="Validate">Arguments are checked against the schema before the endpoint is called. Off: the endpoint judges for itself and gets them as written.</param>
/// <param name="Idempotent">May be called again after a crash, with the same Idempotency-Key. Otherwise the model is told that the outcome is unknown.</param>
/// <param name="AuthorizationEnv">Environment variable whose value is sent as Authorization header; the secret itself is never stored.</param>
/// <param name="Approval">Calls that a person has to approve; null = none.</param>
/// <param name="Handoff">Calls that are not made: a person takes the conversation over; null = none.</param>
public sealed record ToolSpec(
    string Name,
    string Description,
    string InputSchema,
    Uri Url,
    TimeSpan Timeout,
    bool Validate = true,
    bool Idempotent = false,
    string? AuthorizationEnv = null,
    Approval? Approval = null,
    CallLimit? Handoff = null);

/// <summary>How a tool call ended. A tool that fails is an outcome the model is told about, never an exception.</summary>
public sealed record ToolOutcome(string Content, bool IsError, TimeSpan Duration);
