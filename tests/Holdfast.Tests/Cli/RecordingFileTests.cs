using System.IO.Compression;
using System.Text;
using Holdfast.Cli;
using Holdfast.Cli.Replay;
using Xunit;

namespace Holdfast.Tests.Cli;

public sealed class RecordingFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-replay-").FullName;

    [Fact]
    public async Task Sessions_are_read_from_plain_and_gzipped_lines_up_to_the_limit()
    {
        var lines = """{"id":"a","source":"x","messages":[{"role":"user","content":"Hi","ref":"t1","ts":17}],"labels":{}}""" + "\n\n"
            + """{"id":"b","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"c","name":"f","arguments":"{"}]}]}""" + "\n";
        var plain = Write("plain.jsonl", Encoding.UTF8.GetBytes(lines));
        var zipped = Write("zipped.jsonl.gz", Gzip(lines));

        foreach (var file in (string[])[plain, zipped])
        {
            var all = await RecordingFiles.ReadAsync(file, int.MaxValue, TestContext.Current.CancellationToken);
            Assert.Equal(["a", "b"], all.Select(session => session.Id));
            Assert.Equal(("", "{"), (all[1].Messages[0].Text, all[1].Messages[0].Calls[0].Arguments));
            Assert.Single(await RecordingFiles.ReadAsync(file, 1, TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"id":"a"}""")]
    [InlineData("null")]
    public async Task Line_that_is_no_session_is_named(string line)
    {
        var file = Write("bad.jsonl", Encoding.UTF8.GetBytes("""{"id":"a","messages":[]}""" + "\n" + line + "\n"));

        var error = await Assert.ThrowsAsync<CliError>(
            () => RecordingFiles.ReadAsync(file, int.MaxValue, TestContext.Current.CancellationToken));

        Assert.Contains("bad.jsonl, line 2", error.Message);
    }

    [Fact]
    public void Patterns_are_resolved_and_missing_files_named()
    {
        var (b, a) = (Write("b.jsonl", []), Write("a.jsonl", []));

        Assert.Equal([a, b], RecordingFiles.Find([Path.Combine(_folder, "*.jsonl"), a]));
        Assert.Contains("none.jsonl", Assert.Throws<CliError>(() => RecordingFiles.Find([Path.Combine(_folder, "none.jsonl")])).Message);
        Assert.Contains("*.gz", Assert.Throws<CliError>(() => RecordingFiles.Find([Path.Combine(_folder, "*.gz")])).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
