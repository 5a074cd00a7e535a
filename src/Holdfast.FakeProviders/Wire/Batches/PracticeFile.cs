namespace Holdfast.FakeProviders.Wire.Batches;

/// <param name="Purpose">batch, or batch_output for what came of one.</param>
internal sealed record PracticeFile(string Id, string Workspace, string Name, string Purpose, byte[] Content, DateTimeOffset CreatedAt)
{
    public object Describe() => new
    {
        id = Id, @object = "file", bytes = Content.Length, created_at = CreatedAt.ToUnixTimeSeconds(), filename = Name, purpose = Purpose,
        status = "processed", status_details = (string?)null, practice = true,
    };
}
