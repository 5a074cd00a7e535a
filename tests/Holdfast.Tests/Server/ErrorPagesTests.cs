using Holdfast.Server.Api;
using Holdfast.Server.Errors;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class ErrorPagesTests
{
    public static TheoryData<string> Codes => [.. ErrorCode.All.Select(error => error.Code)];

    [Fact]
    public void Every_code_stands_in_the_list_of_all()
    {
        var declared = typeof(ErrorCode).GetFields().Where(field => field.FieldType == typeof(ErrorCode))
            .Select(field => (ErrorCode)field.GetValue(null)!);
        Assert.Equal(declared.Select(error => error.Code), ErrorCode.All.Select(error => error.Code));
        Assert.Equal(ErrorCode.All.Count, ErrorCode.All.Select(error => error.Code).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Code_has_a_page_that_agrees_with_it(string code)
    {
        var error = ErrorCode.All.Single(error => error.Code == code);
        var page = ErrorPages.Read(code);
        Assert.NotNull(page);
        var repeating = error.Retry ? "Worth repeating." : "Repeating it unchanged is useless";
        Assert.StartsWith($"# {error.Code} {error.Title}\n\nStatus {error.Status}. {repeating}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void No_page_is_left_without_a_code_and_the_index_lists_them_all()
    {
        var docs = Path.Combine(Checkout.Root, "docs");
        Assert.Equal(
            ErrorCode.All.Select(error => error.Code).Order(),
            Directory.EnumerateFiles(Path.Combine(docs, "errors")).Select(Path.GetFileNameWithoutExtension).Order());
        var rows = ErrorCode.All.Select(e => $"| [{e.Code}](errors/{e.Code}.md) | {e.Status} | {e.Title} | {(e.Retry ? "yes" : "no")} |");
        Assert.Equal(rows, File.ReadLines(Path.Combine(docs, "errors.md"))
            .Where(line => line.StartsWith("| [HF", StringComparison.Ordinal)));
    }
}
