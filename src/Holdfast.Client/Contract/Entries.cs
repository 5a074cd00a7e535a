using System.Text.Json;

namespace Holdfast.Client.Contract;

/// <summary>
/// One numbered, immutable fact of a conversation: <c>GET …/{id}/entries?after=</c>, and the stream's <c>entry</c> event.
/// </summary>
/// <param name="Seq">1, 2, 3 … without gaps.</param>
/// <param name="At">When it happened, to the millisecond.</param>
/// <param name="Kind">
/// What happened, e.g. user_message, attempt_started, answer, tool_result. Readers ignore kinds they do not know.
/// </param>
/// <param name="Data">The fact itself, as stored. Amounts in it are integers of nano-dollars.</param>
public sealed record Entry(long Seq, DateTimeOffset At, string Kind, JsonElement Data);
