namespace Holdfast.Client.Contract;

/// <summary>
/// A text that an agent carries: <c>/api/v1/agents/{agent}/documents/{path}</c>. What of it matters to a message is shown to the model, by passages.
/// </summary>
/// <param name="Path">Relative, e.g. <c>refunds/late-parcels.md</c>.</param>
/// <param name="Title">One line.</param>
/// <param name="Version">1, 2, 3 …; a change makes the next one, and every one is kept.</param>
/// <param name="Bytes">Of its content, UTF-8.</param>
/// <param name="UpdatedAt">When the version was made.</param>
/// <param name="Content">Absent in lists and where it was just written.</param>
public sealed record Document(string Path, string Title, int Version, long Bytes, DateTimeOffset UpdatedAt, string? Content = null);

/// <summary>
/// Body of <c>PUT /api/v1/agents/{agent}/documents/{path}</c> with <c>Content-Type: application/json</c>. With any other, the body is the content itself.
/// </summary>
/// <param name="Content">Up to 1 MiB of text, as Markdown or plain.</param>
/// <param name="Title">Default: its first heading, or else the last part of its path.</param>
public sealed record PutDocument(string Content, string? Title = null);
